title = Merci, nous avons bien reçu votre formulaire
explanation = Si tout est en ordre, un e-mail est en route vers le contact commercial que vous avez indiqué.
step-mail = Ouvrez l’e-mail
step-mail-text = Il contient le lien vers votre page de suivi.
step-confirm = Confirmez votre adresse
step-confirm-text = Appuyez-y sur le bouton. Rien ne peut être accepté avant.
no-mail = Pas d’e-mail au bout de dix minutes ? Regardez dans vos indésirables ou écrivez à l’adresse ci-dessous.
