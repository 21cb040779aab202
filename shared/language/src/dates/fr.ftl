under-a-minute = moins d’une minute
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}
days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
two-units = { $larger } et { $smaller }
in-future = dans { $length }
in-past = il y a { $length }
