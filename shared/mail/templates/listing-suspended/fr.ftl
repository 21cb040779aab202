subject = Suspendue : { $app }
preview = Les clients ne peuvent pas la trouver pour l’instant.
title = Votre application est suspendue
intro = Nous avons retiré { $app } du catalogue pour l’instant. Le motif :
lift = La suspension prend fin d’elle-même le { $when }.
button = Ouvrir la fiche
