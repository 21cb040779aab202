subject = La délégation avec { $organisation } reprend
preview = Le partenaire a de nouveau des crédits.
title = Une délégation reprend
intro = La délégation avec { $organisation } reprend : le partenaire a de nouveau des crédits et paie pour ces boîtiers.
fact-trackers = Boîtiers
button = Ouvrir la délégation
