subject = Publiée : { $app }
preview = Les clients peuvent la trouver.
title = Votre application est dans le catalogue
intro = La fiche de { $app } est publiée. Les clients peuvent désormais la trouver.
button = Ouvrir la fiche
