subject = Votre candidature a été retirée
preview = Elle n’aura pas de suite.
title = Vous avez retiré votre candidature
intro = La candidature de { $company } a été retirée sur sa page de suivi. Elle n’aura pas de suite. Vous pouvez candidater à nouveau à tout moment.
not-you = Si ce n’était pas vous, écrivez-nous à l’adresse ci-dessous.
button = Candidater à nouveau
