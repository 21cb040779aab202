subject = Il manque quelque chose à { $app } chez un client
preview = Un client a retiré un accès dont l’application a besoin.
title = Un client a retiré un accès obligatoire
intro = { $app } reste installée, mais ne peut plus lire tout ce dont elle a besoin.
fact-customer = Client
missing = Ce qui manque :
next = Ces lectures sont désormais refusées. Le client peut rétablir l’accès à tout moment.
button = Ouvrir ses clients
