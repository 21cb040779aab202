subject = Nouvelle candidature : { $company }
preview = Elle attend qu’un examinateur la prenne en charge.
title = Une nouvelle candidature attend
fact-company = Candidat
fact-type = Type de partenariat
fact-country = Pays
due = Elle devrait être prise en charge d’ici le { $when }.
button = Ouvrir la candidature
