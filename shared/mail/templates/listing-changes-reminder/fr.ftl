subject = Les modifications de { $app } sont toujours attendues
preview = La fiche attend sa version suivante.
title = Votre fiche attend sa version suivante
intro = Pour la fiche de { $app }, nous avons demandé cette modification :
due = Merci de soumettre la version suivante d’ici le { $when }.
button = Modifier la fiche
