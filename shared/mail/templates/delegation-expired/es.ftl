subject = { $organisation } no ha respondido
preview = Su solicitud ha caducado.
title = Su solicitud ha caducado
intro = { $organisation } no dijo a tiempo si asume estos rastreadores.
still = Usted sigue pagando lo que consuman.
fact-trackers = Rastreadores
button = Abrir la delegación
