subject = Votre adresse reste à confirmer
preview = Votre candidature ne peut pas être acceptée avant.
title = Veuillez confirmer votre adresse
intro = La candidature de { $company } ne peut pas être acceptée tant que vous n’avez pas confirmé cette adresse sur la page de suivi.
button = Confirmer sur la page de suivi
ignore = Si vous n’avez pas candidaté, vous pouvez ignorer cet e-mail.
