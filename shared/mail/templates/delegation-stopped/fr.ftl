subject = Vous payez de nouveau vos boîtiers
preview = Une délégation s’est arrêtée.
title = Une délégation s’est arrêtée
intro = La délégation avec { $organisation } s’est arrêtée. À partir de maintenant, vous payez la consommation de ces boîtiers.
fact-trackers = Boîtiers
button = Ouvrir la délégation
