subject = Aún por decidir: la cuenta de { $organisation }
preview = Un socio espera su cuenta.
title = Un socio espera su cuenta
intro = Nadie ha decidido todavía sobre esta solicitud.
due = Debe decidirse antes del { $when }.
fact-partner = Socio
button = Abrir la solicitud
