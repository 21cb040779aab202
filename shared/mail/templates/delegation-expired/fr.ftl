subject = { $organisation } n’a pas répondu
preview = Votre demande a expiré.
title = Votre demande a expiré
intro = { $organisation } n’a pas dit à temps s’il prend en charge ces boîtiers.
still = Vous continuez de payer leur consommation.
fact-trackers = Boîtiers
button = Ouvrir la délégation
