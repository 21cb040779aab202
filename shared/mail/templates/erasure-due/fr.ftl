subject = Effacez ce que { $app } a lu
preview = Un client a déconnecté l’application.
title = Les données d’un client doivent être effacées
intro = Merci d’effacer tout ce que { $app } a lu chez ce client.
fact-customer = Client
due = Confirmez-le d’ici le { $when } ; passé ce délai, notre support vous contactera.
button = Confirmer l’effacement
