subject = { $organisation } está vinculado con usted
preview = Ya puede delegarle rastreadores.
title = Un cliente ha aceptado
intro = { $organisation } ha aceptado su solicitud.
next = Cuando le delegue rastreadores, se le preguntará antes.
button = Ver sus clientes
