subject = Personne n’a décidé pour { $app }
preview = Votre demande a expiré.
title = Votre demande a expiré
intro = Vous avez demandé { $app }, et personne n’a décidé à temps.
next = Vous pouvez redemander ; les personnes qui installent les applications de votre organisation seront de nouveau averties.
button = Ouvrir les applications
