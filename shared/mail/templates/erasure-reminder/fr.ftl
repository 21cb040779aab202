subject = Toujours à effacer : ce que { $app } a lu
preview = Votre confirmation manque.
title = Votre confirmation d’effacement manque
intro = Un client a déconnecté { $app }, et vous n’avez pas encore confirmé que tout ce qu’elle avait lu est effacé.
fact-customer = Client
due = Merci de le confirmer d’ici le { $when }.
button = Confirmer l’effacement
