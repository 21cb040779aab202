subject = { $organisation } n’a pas été rattaché
preview = Votre demande a été refusée.
title = Votre demande a été refusée
intro = Votre demande de rattachement de { $organisation } a été refusée.
next = Si vous pensez à un malentendu, parlez-en au client et refaites la demande avec plus de détails.
button = Voir vos demandes
