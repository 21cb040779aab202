subject = { $app } peut de nouveau lire
preview = L’application n’est plus arrêtée.
title = Votre application peut de nouveau lire
intro = { $app } peut de nouveau lire ce que les clients ont accepté.
button = Ouvrir la fiche
