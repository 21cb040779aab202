subject = Réponse à propos de { $app }
preview = Le chronomètre de l’examen tourne à nouveau.
title = Le partenaire a répondu
intro = Au sujet de la fiche de { $app }, vous avez demandé :
then = La réponse :
due = Merci de décider ou de poser une autre question d’ici le { $when }.
button = Ouvrir la fiche
