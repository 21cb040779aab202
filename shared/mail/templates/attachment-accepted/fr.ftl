subject = { $organisation } vous est rattaché
preview = Il peut désormais vous déléguer des boîtiers.
title = Un client a accepté
intro = { $organisation } a accepté votre demande.
next = S’il vous délègue des boîtiers, vous serez d’abord consulté.
button = Voir vos clients
