subject = Une question sur votre candidature chez { $platform }
preview = Le chronomètre est arrêté jusqu’à votre réponse.
title = Nous avons une question
intro = En examinant la candidature de { $company }, nous nous sommes posé une question :
due = Merci de répondre d’ici le { $when }. Le chronomètre est arrêté jusque-là.
button = Répondre sur la page de suivi
