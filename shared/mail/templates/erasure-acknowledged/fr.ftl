subject = { $app } a effacé vos données
preview = Le partenaire a confirmé l’effacement.
title = Vos données ont été effacées
intro = Le partenaire confirme que tout ce que { $app } avait lu chez vous est effacé.
fact-partner = Partenaire
button = Ouvrir les reçus et les détails
