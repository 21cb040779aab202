subject = En retard : effacez ce que { $app } a lu
preview = Le délai de confirmation est dépassé.
title = Un effacement est en retard
intro = Un client a déconnecté { $app }, et vous n’avez pas confirmé à temps que tout ce qu’elle avait lu est effacé.
fact-customer = Client
next = Notre support s’en occupe désormais. Merci d’effacer les données et de le confirmer sans attendre.
button = Confirmer l’effacement
