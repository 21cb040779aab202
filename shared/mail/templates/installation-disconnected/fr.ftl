subject = Un client a déconnecté { $app }
preview = L’application ne peut plus rien lire chez ce client.
title = Un client a déconnecté votre application
intro = { $app } est déconnectée et ne peut plus rien lire chez ce client.
fact-customer = Client
next = Ce qu’elle a lu doit être effacé. Un autre message indique le délai.
button = Ouvrir ses clients
