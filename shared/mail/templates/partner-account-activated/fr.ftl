subject = Votre compte partenaire est actif
preview = Vous pouvez désormais rattacher des clients.
title = Votre compte partenaire est actif
intro = Notre assistance a activé le compte de votre organisation.
next = Vous pouvez désormais demander le rattachement de clients. Une fois d’accord, un client peut vous déléguer des boîtiers, et vous décidez de chaque demande.
button = Ouvrir le compte
