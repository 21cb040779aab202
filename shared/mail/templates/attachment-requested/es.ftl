subject = Un cliente por encontrar para { $organisation }
preview = Un socio pide que se vincule un cliente.
title = Un socio pide un cliente
due = Encuentre al cliente y reenvíe la solicitud antes del { $when }.
fact-partner = Socio
fact-name = Cliente, según el socio
button = Abrir la solicitud
