subject = { $app } puede volver a leer
preview = La aplicación ya no está detenida.
title = Su aplicación puede volver a leer
intro = { $app } puede leer de nuevo lo que los clientes han consentido.
button = Abrir la ficha
