subject = Un socio pide una cuenta: { $organisation }
preview = Espera a que soporte la active.
title = Un socio pide su cuenta
intro = Con una cuenta activa puede vincular clientes y asumir el coste de sus rastreadores.
due = Decida antes del { $when }.
fact-partner = Socio
button = Abrir la solicitud
