subject = Toujours à transmettre : une demande de { $organisation }
preview = Personne ne l’a transmise ni refusée.
title = Une demande attend d’être transmise
due = Elle doit être transmise ou refusée d’ici le { $when }.
fact-partner = Partenaire
fact-name = Client, selon le partenaire
button = Ouvrir la demande
