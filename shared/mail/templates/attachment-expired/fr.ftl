subject = Pas de réponse pour { $organisation }
preview = Votre demande a expiré.
title = Votre demande a expiré
intro = Personne n’a répondu à temps à votre demande de rattachement de { $organisation }.
next = Vous pouvez refaire la demande.
button = Voir vos demandes
