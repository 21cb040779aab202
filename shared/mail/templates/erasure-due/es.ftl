subject = Borre lo que ha leído { $app }
preview = Un cliente ha desconectado la aplicación.
title = Hay que borrar los datos de un cliente
intro = Borre todo lo que { $app } ha leído de este cliente.
fact-customer = Cliente
due = Confírmelo antes del { $when }; después nuestro soporte se pondrá en contacto con usted.
button = Confirmar el borrado
