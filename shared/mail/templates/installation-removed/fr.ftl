subject = { $app } est déconnectée
preview = Elle ne peut plus rien lire.
title = Une application est déconnectée
intro = Votre organisation a déconnecté { $app }. Elle ne peut plus rien lire.
fact-partner = Partenaire
next = Son partenaire doit effacer ce qu’elle a lu et nous le confirmer ; nous vous en informerons. Vos reçus vous restent.
button = Ouvrir les reçus et les détails
