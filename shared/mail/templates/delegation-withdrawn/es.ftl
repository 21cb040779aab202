subject = { $organisation } ya no lo pide
preview = La solicitud fue retirada.
title = Una solicitud fue retirada
intro = { $organisation } ya no le pide que asuma estos rastreadores.
next = El enlace del correo anterior ya no decide nada.
fact-trackers = Rastreadores
button = Abrir la delegación
