subject = Retirée : { $app }
preview = L’application a quitté le catalogue définitivement.
title = L’application a été retirée
intro = { $app } a été retirée : elle a quitté le catalogue définitivement. Son historique reste lisible dans le portail.
button = Ouvrir la fiche
