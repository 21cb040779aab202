lead = Cada decisão sobre { $organisation }: o que aconteceu, quando e quem fez.
none-title = Nada registrado ainda
none-text = Cada decisão aparecerá aqui.
