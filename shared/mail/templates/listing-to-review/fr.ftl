subject = Nouvelle fiche à examiner : { $app }
preview = Elle attend qu’un examinateur la prenne en charge.
title = Une fiche attend son examen
fact-app = Application
fact-partner = Partenaire
due = Elle devrait être prise en charge d’ici le { $when }.
button = Ouvrir la fiche
