subject = Réponse reçue : { $company }
preview = C’est de nouveau à nous.
title = Le candidat a répondu
intro = { $company } a répondu à notre question. Le chronomètre tourne à nouveau.
question = Notre question :
answer = La réponse :
due = Merci de décider ou de poser une autre question d’ici le { $when }.
button = Ouvrir la candidature
