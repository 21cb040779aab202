subject = Aún por reenviar: una solicitud de { $organisation }
preview = Nadie la ha reenviado ni rechazado.
title = Una solicitud espera ser reenviada
due = Debe reenviarse o rechazarse antes del { $when }.
fact-partner = Socio
fact-name = Cliente, según el socio
button = Abrir la solicitud
