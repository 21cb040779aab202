subject = Un cliente ha desconectado { $app }
preview = La aplicación ya no puede leer nada de este cliente.
title = Un cliente ha desconectado su aplicación
intro = { $app } está desconectada y ya no puede leer nada de este cliente.
fact-customer = Cliente
next = Lo que ha leído debe borrarse. Otro mensaje indica hasta cuándo.
button = Abrir sus clientes
