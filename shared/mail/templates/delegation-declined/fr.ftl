subject = { $organisation } ne prend pas en charge vos boîtiers
preview = Le partenaire a refusé votre demande.
title = Votre demande a été refusée
intro = { $organisation } a refusé de payer la consommation de ces boîtiers.
still = Vous continuez de payer leur consommation.
fact-trackers = Boîtiers
button = Ouvrir la délégation
