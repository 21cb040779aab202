subject = { $organisation } asume sus rastreadores
preview = El socio ha aprobado su solicitud.
title = Su solicitud fue aprobada
intro = { $organisation } paga lo que consuman estos rastreadores.
from = Paga desde el { $when }.
fact-trackers = Rastreadores
button = Abrir la delegación
