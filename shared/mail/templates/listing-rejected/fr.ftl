subject = Non acceptée : { $app }
preview = Les motifs sont dans cet e-mail.
title = Votre fiche n’a pas été acceptée
intro = Nous avons examiné la fiche de { $app } et ne pouvons pas accepter cette version. Les motifs :
after = Vous pouvez rédiger une autre version et la soumettre.
button = Ouvrir la fiche
