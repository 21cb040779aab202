subject = De retour dans le catalogue : { $app }
preview = La suspension a pris fin.
title = La suspension a pris fin
intro = { $app } est de retour dans le catalogue. Les clients peuvent à nouveau la trouver.
button = Ouvrir la fiche
