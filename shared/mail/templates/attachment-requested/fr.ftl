subject = Un client à trouver pour { $organisation }
preview = Un partenaire demande le rattachement d’un client.
title = Un partenaire demande un client
due = Trouvez le client et transmettez la demande d’ici le { $when }.
fact-partner = Partenaire
fact-name = Client, selon le partenaire
button = Ouvrir la demande
