subject = { $app } est installée
preview = Votre demande a été acceptée.
title = L’application demandée est installée
intro = Vous avez demandé { $app } : elle est maintenant installée.
button = Ouvrir l’application
