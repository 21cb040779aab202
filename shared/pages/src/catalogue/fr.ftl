title = Catalogue d’applications
lead = Les applications de nos partenaires compatibles avec { $platform }. Voyez ce que chacune fait et quelles données elle demande avant de l’installer.
field-q = Rechercher
field-q-hint = Nom, description, catégorie ou partenaire. Séparez les variantes par des virgules.
field-category = Catégorie
field-integration-type = Type d’intégration
field-scope = Accès aux données
any = Indifférent
search = Lancer la recherche
clear = Effacer la recherche
found = { $count ->
    [one] Une application
   *[other] { $count } applications
}
by = par { $partner }
only-of = Uniquement les applications de { $partner }.
only-of-unknown = Uniquement les applications d’un partenaire.
of-all-partners = Afficher celles de tous les partenaires
limited = Disponibilité limitée
none-title = Aucune application trouvée
none-text = Essayez moins de mots ou des mots plus courts, ou effacez les filtres.
