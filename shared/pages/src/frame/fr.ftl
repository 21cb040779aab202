skip-to-content = Aller au contenu
programme = Programme partenaires
language-menu = Langue
account-menu = Compte
sign-in = Se connecter
sign-out = Se déconnecter
my-organisations = Mes organisations
navigation = Principale
review-desk = Bureau d’examen
nav-queue = Candidatures
nav-inbox = À faire
nav-members = Membres
nav-portal = Portail
nav-audit = Journal d’audit
waiting = { $count ->
    [one] { $count } en attente
   *[other] { $count } en attente
}
footer-help = Besoin d’aide ? Écrivez à
footer-run-by = Programme partenaires de { $platform }
optional = (facultatif)
faults-title = { $count ->
    [one] Un point demande votre attention
   *[other] { $count } points demandent votre attention
}
fault-in-line = Ligne { $line } : { $sentence }
by-applicant = Candidat
by-team = Équipe d’examen
by-system = Automatique
next-page = Page suivante
overdue = En retard
back-home = Aller à la page d’accueil
