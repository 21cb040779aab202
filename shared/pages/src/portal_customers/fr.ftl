title = Clients
lead = Qui a installé { $app }, et où en est chaque installation.
done-acknowledged = C’est noté : les données ont été effacées.
none-title = Aucun client n’a encore cette application
none-text = Les clients apparaissent ici dès qu’ils l’ont installée.
column-customer = Client
column-version = Version installée
column-state = État
since = depuis le
look = Ce qui a été lu et refusé
version = Version n° { $number }
asked-about = consulté sur la version { $number }
declined = n’a pas consenti à la version { $number }
state-active = En service
state-degraded = Dégradée
not-granted = Non accordé :
set-up = Configurée le
set-up-pending = Configuration inachevée
next-page = Page suivante
observed = Requêtes refusées
observed-text = Requêtes portant sur des clients qui n’ont pas l’application, et autres requêtes refusées avant que compte à qui étaient les données. Ce qui s’est passé chez un client se trouve sous le lien à côté de son nom.
observed-of = Ce qui a été lu et refusé chez { $customer }
observed-of-text = Compté par jour (UTC). Les requêtes des dernières minutes peuvent manquer.
observed-back = Revenir aux requêtes sans installation
observed-none = Rien n’a été compté.
observed-more = Les jours précédents ne sont pas affichés.
column-scope = Accès aux données
column-day = Jour
column-allowed = Lectures
column-refused = Refus
scope-unknown = Accès qui n’existent pas
reason-sandbox-key = avec une clé du bac à sable
reason-key-without-app = avec une clé sans application
reason-app-stopped = l’application était arrêtée
reason-not-installed = l’application n’était pas installée
reason-scope-not-granted = le client n’y a pas consenti
reason-unknown-asset = balise inconnue
reason-asset-not-shared = la balise n’est pas partagée avec l’application
reason-unknown-location = site inconnu
reason-location-not-shared = le site n’est pas partagé avec l’application
erasures-title = À effacer
erasures-none = Rien n’attend d’être effacé.
erasures-text = Ces clients ont déconnecté l’application. Effacez tout ce qu’elle a lu chez eux, puis dites-le ici.
erasures-more = Il en reste d’autres : ils apparaîtront à mesure que ceux-ci seront faits.
disconnected = déconnectée le
erase-until = à effacer avant le
erase-overdue = En retard. L’assistance de la plateforme est prévenue.
acknowledge = Nous l’avons effacé
adoption-title = Adoption par version
adoption-none = Personne ne l’a encore.
published = au catalogue
adopted-by = { $count ->
    [one] { $count } client
   *[other] { $count } clients
}
adoption-counted = { $count ->
    [one] Compté pour le premier client ; il y en a d’autres.
   *[other] Compté pour les { $count } premiers clients ; il y en a d’autres.
}
