lead = Là où nous envoyons les événements qui concernent { $organisation }, dès qu’ils se produisent.
done-removed = Le point de terminaison a été supprimé
done-removed-text = Plus rien n’y est envoyé, et ses secrets ont disparu.
none-title = Aucun point de terminaison pour l’instant
none-text = En attendant, interrogez le flux d’événements : il contient tout ce qu’un webhook vous dirait.
column-state = État
column-events = Événements
column-since = Depuis
state-active = Actif
state-disabled = Désactivé
events-all = Tous
events-some = { $count ->
    [one] { $count } type choisi
   *[other] { $count } types choisis
}
create-title = Ajouter un point de terminaison
create-text = Son secret de signature s’affiche une seule fois, sur la page suivante.
field-url = Adresse
hint-url = Une adresse publique qui commence par https://.
field-description = Désignation
hint-description = Le nom que vous lui donnez, par exemple Production.
field-event_types = Événements à envoyer
hint-event-types = Ne cochez rien pour les recevoir tous, y compris les nouveaux.
create = Ajouter
