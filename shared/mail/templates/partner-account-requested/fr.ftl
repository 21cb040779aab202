subject = Un partenaire demande un compte : { $organisation }
preview = La demande attend que l’assistance l’active.
title = Un partenaire demande son compte
intro = Avec un compte actif, il peut rattacher des clients et prendre en charge le coût de leurs boîtiers.
due = Merci de décider d’ici le { $when }.
fact-partner = Partenaire
button = Ouvrir la demande
