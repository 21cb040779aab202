subject = Une question sur { $app }
preview = Le chronomètre est arrêté jusqu’à votre réponse.
title = Nous avons une question
intro = En examinant la fiche de { $app }, nous nous sommes posé une question :
due = Merci de répondre d’ici le { $when }. Le chronomètre est arrêté jusque-là.
button = Répondre dans le portail
