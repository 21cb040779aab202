subject = Nous attendons toujours votre réponse sur { $app }
preview = Notre question est toujours ouverte.
title = Notre question est toujours ouverte
intro = Au sujet de la fiche de { $app }, nous avons demandé :
due = Merci de répondre d’ici le { $when }.
button = Répondre dans le portail
