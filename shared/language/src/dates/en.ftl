under-a-minute = less than a minute
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
two-units = { $larger } and { $smaller }
in-future = in { $length }
in-past = { $length } ago
