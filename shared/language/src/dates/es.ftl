under-a-minute = menos de un minuto
minutes = { $count ->
    [one] { $count } minuto
   *[other] { $count } minutos
}
hours = { $count ->
    [one] { $count } hora
   *[other] { $count } horas
}
days = { $count ->
    [one] { $count } día
   *[other] { $count } días
}
two-units = { $larger } y { $smaller }
in-future = dentro de { $length }
in-past = hace { $length }
