subject = Examen en retard : { $app }
preview = Une fiche attend la plateforme.
title = Une fiche nous attend
fact-app = Application
fact-partner = Partenaire
due = L’échéance était le { $when }.
button = Ouvrir la fiche
