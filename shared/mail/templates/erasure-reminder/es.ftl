subject = Sigue por borrar: lo que ha leído { $app }
preview = Falta su confirmación.
title = Falta su confirmación de un borrado
intro = Un cliente ha desconectado { $app } y usted no ha confirmado todavía que se ha borrado todo lo que había leído.
fact-customer = Cliente
due = Confírmelo antes del { $when }.
button = Confirmar el borrado
