lead = Cada decisión sobre { $organisation }: qué ocurrió, cuándo y quién lo hizo.
none-title = Aún no hay nada registrado
none-text = Aquí aparecerá cada decisión.
