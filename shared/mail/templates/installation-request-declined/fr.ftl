subject = { $app } ne sera pas installée
preview = Votre demande a été refusée.
title = Votre demande a été refusée
intro = Les personnes qui installent les applications de votre organisation ont décidé de ne pas installer { $app }.
next = Vous pouvez le leur redemander à tout moment.
button = Ouvrir les applications
