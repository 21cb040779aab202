subject = Votre candidature est suspendue
preview = Répondez à notre question et l’examen reprendra.
title = L’examen est suspendu
intro = Nous n’avons pas reçu à temps de réponse à notre question sur { $company } :
reopen = Rien n’est perdu. Dès que vous répondez, l’examen reprend.
button = Répondre sur la page de suivi
