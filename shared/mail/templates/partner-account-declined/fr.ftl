subject = Votre compte partenaire n’a pas été activé
preview = Notre assistance explique pourquoi.
title = Votre compte partenaire n’a pas été activé
intro = Notre assistance donne cette raison :
again = Vous pouvez en refaire la demande.
button = Ouvrir le compte
