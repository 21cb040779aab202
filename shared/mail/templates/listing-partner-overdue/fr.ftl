subject = Pas de nouvelles du partenaire : { $app }
preview = Le partenaire a laissé passer une échéance.
title = Le partenaire n’a pas répondu
fact-app = Application
fact-partner = Partenaire
due = Une réponse était attendue d’ici le { $when }. Vous pouvez relancer, refuser ou attendre.
button = Ouvrir la fiche
