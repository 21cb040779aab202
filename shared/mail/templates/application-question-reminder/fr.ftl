subject = Nous attendons toujours votre réponse
preview = Sans elle, l’examen ne peut pas continuer.
title = Notre question reste ouverte
intro = L’examen de { $company } attend votre réponse à cette question :
due = Merci de répondre d’ici le { $when }. Passé ce délai, l’examen sera suspendu.
button = Répondre sur la page de suivi
