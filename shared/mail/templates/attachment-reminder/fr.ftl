subject = Rappel : { $organisation } attend votre décision
preview = Un partenaire souhaite vous être rattaché.
title = Un partenaire attend votre décision
intro = { $organisation } nous a demandé de rattacher votre organisation, et personne n’a encore répondu.
meaning = Si vous acceptez, vous pourrez déléguer des boîtiers au partenaire, qui paiera alors leur consommation. Accepter ne délègue rien.
due = Merci de décider d’ici le { $when } ; ensuite, la demande expire.
button = Lire et décider
