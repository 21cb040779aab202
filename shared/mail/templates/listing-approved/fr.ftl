subject = Approuvée : { $app }
preview = Elle sera bientôt publiée.
title = Votre fiche est approuvée
intro = La fiche de { $app } a passé son examen. Nous la publierons dans le catalogue et vous préviendrons.
button = Ouvrir la fiche
