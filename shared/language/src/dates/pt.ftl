under-a-minute = menos de um minuto
minutes = { $count ->
    [one] { $count } minuto
   *[other] { $count } minutos
}
hours = { $count ->
    [one] { $count } hora
   *[other] { $count } horas
}
days = { $count ->
    [one] { $count } dia
   *[other] { $count } dias
}
two-units = { $larger } e { $smaller }
in-future = em { $length }
in-past = há { $length }
