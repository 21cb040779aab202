subject = Usted vuelve a pagar sus rastreadores
preview = Una delegación se ha detenido.
title = Una delegación se ha detenido
intro = La delegación con { $organisation } se ha detenido. Desde ahora usted paga lo que consuman estos rastreadores.
fact-trackers = Rastreadores
button = Abrir la delegación
