subject = A { $app } le falta algo en un cliente
preview = Un cliente ha retirado un acceso que la aplicación requiere.
title = Un cliente ha retirado un acceso obligatorio
intro = { $app } sigue instalada, pero no puede leer todo lo que requiere.
fact-customer = Cliente
missing = Lo que falta:
next = Esas lecturas se rechazan desde ahora. El cliente puede volver a concederlo en cualquier momento.
button = Abrir sus clientes
