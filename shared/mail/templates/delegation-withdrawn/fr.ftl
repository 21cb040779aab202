subject = { $organisation } ne demande plus rien
preview = La demande a été retirée.
title = Une demande a été retirée
intro = { $organisation } ne vous demande plus de prendre en charge ces boîtiers.
next = Le lien de l’e-mail précédent ne décide plus rien.
fact-trackers = Boîtiers
button = Ouvrir la délégation
