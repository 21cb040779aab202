subject = { $organisation } prend en charge vos boîtiers
preview = Le partenaire a accepté votre demande.
title = Votre demande a été acceptée
intro = { $organisation } paie la consommation de ces boîtiers.
from = Le partenaire paie à partir du { $when }.
fact-trackers = Boîtiers
button = Ouvrir la délégation
