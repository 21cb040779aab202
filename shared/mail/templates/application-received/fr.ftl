subject = Veuillez confirmer votre adresse : votre candidature chez { $platform }
preview = Un simple bouton, et votre candidature pourra être acceptée.
title = Nous avons bien reçu votre candidature
intro = Merci d’avoir candidaté à notre programme partenaires pour { $company }. Votre page de suivi indique à tout moment où en est la candidature et à qui c’est d’agir.
confirm = Ouvrez-la dès maintenant et confirmez votre adresse. Rien ne peut être accepté avant.
button = Ouvrir la page de suivi
keep = Ce lien n’est destiné qu’à vous : conservez cet e-mail et ne le transmettez pas.
