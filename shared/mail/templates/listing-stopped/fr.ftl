subject = Arrêtée : { $app }
preview = L’application ne peut plus rien lire pour l’instant, chez aucun client.
title = Votre application est arrêtée
intro = Nous avons arrêté { $app } : toute lecture est désormais refusée. Le motif :
next = Ce que les clients ont accepté reste inchangé et comptera de nouveau quand nous libérerons l’application.
button = Ouvrir la fiche
