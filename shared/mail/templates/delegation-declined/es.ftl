subject = { $organisation } no asume sus rastreadores
preview = El socio ha rechazado su solicitud.
title = Su solicitud fue rechazada
intro = { $organisation } ha rechazado pagar lo que consuman estos rastreadores.
still = Usted sigue pagando lo que consuman.
fact-trackers = Rastreadores
button = Abrir la delegación
