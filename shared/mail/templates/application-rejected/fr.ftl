subject = Votre candidature chez { $platform } : notre décision
preview = Nous ne pouvons pas la retenir cette fois-ci. Voici pourquoi.
title = Nous ne pouvons pas retenir votre candidature cette fois-ci
intro = Merci du temps consacré à la candidature de { $company }. Nous avons tout examiné avec soin et ne pouvons pas la retenir en l’état.
reasons = Nos motifs :
again = Vous pourrez candidater à nouveau une fois ces points réglés. La nouvelle candidature sera reliée à celle-ci.
button = Ouvrir la page de suivi
