subject = Délégation avec { $organisation } en pause
preview = Le partenaire n’a plus de crédits.
title = Une délégation est en pause
intro = La délégation avec { $organisation } est en pause : le partenaire n’a plus de crédits.
partner = La consommation de ces boîtiers est refusée jusqu’à ce que votre compte ait de nouveau des crédits.
customer = La consommation de ces boîtiers est refusée entre-temps ; elle ne vous est pas facturée. Pour la payer vous-même, arrêtez la délégation.
fact-trackers = Boîtiers
button = Ouvrir la délégation
