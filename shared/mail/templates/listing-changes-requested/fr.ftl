subject = Modifications demandées : { $app }
preview = Merci de modifier la fiche et de la soumettre à nouveau.
title = Votre fiche doit être modifiée
intro = Nous avons examiné la fiche de { $app }. Merci de modifier ceci :
due = Merci de soumettre la version suivante d’ici le { $when }. La liste de contrôle du portail indique ce qui est validé.
button = Modifier la fiche
