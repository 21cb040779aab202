subject = Toujours à décider : le compte de { $organisation }
preview = Un partenaire attend son compte.
title = Un partenaire attend son compte
intro = Personne n’a encore décidé de cette demande.
due = La décision est attendue d’ici le { $when }.
fact-partner = Partenaire
button = Ouvrir la demande
