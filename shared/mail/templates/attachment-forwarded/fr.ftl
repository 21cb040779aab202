subject = { $organisation } souhaite vous être rattaché
preview = C’est vous qui décidez.
title = Un partenaire souhaite vous être rattaché
intro = { $organisation } nous a demandé de rattacher votre organisation.
meaning = Si vous acceptez, vous pourrez déléguer des boîtiers au partenaire, qui paiera alors leur consommation. Accepter ne délègue rien.
due = Merci de décider d’ici le { $when } ; ensuite, la demande expire.
button = Lire et décider
