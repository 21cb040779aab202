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
nav-listings = Applications
nav-inbox = À faire
nav-members = Membres
nav-keys = Clés d’API
nav-webhooks = Webhooks
nav-portal = Portail
nav-audit = Journal d’audit
nav-support = Assistance
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
no-deadline = Sans échéance
step-done = Fait
step-open = À faire
audit-action = Action
audit-when = Quand
audit-actor = Qui
audit-change = Changement
audit-request = Requête
audit-nothing = rien
audit-becomes = devient
sent-on = Envoyée le
detail-type = Type de partenariat
detail-country = Pays
detail-business = Contact commercial
detail-technical = Contact technique
detail-website = Site web
detail-use-case = Cas d’usage
detail-endpoints = Points d’accès de l’API
detail-authentication = Authentification
detail-flows = Flux de données
detail-scopes = Accès demandés
detail-other = Autres exigences d’interface
clock-title = Chronomètre
clock-running = Le chronomètre tourne : l’équipe d’examen a la main.
clock-stopped = Le chronomètre est arrêté.
clock-team = Chez l’équipe d’examen
clock-applicant = En attente du candidat
document-awaited = Fichier pas encore reçu
document-link = Lien
documents-title = Documents joints
documents-none = Aucun document pour l’instant.
answer-until = Réponse attendue d’ici le
