subject = Vencido: borre lo que ha leído { $app }
preview = El plazo para confirmar ha terminado.
title = Un borrado está vencido
intro = Un cliente ha desconectado { $app } y usted no ha confirmado a tiempo que se ha borrado todo lo que había leído.
fact-customer = Cliente
next = Nuestro soporte se ocupa ahora de ello. Borre los datos y confírmelo cuanto antes.
button = Confirmar el borrado
