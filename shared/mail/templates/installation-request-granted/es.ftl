subject = { $app } está instalada
preview = Su petición se ha aceptado.
title = La aplicación que pidió está instalada
intro = Usted pidió { $app }: ya está instalada.
button = Abrir la aplicación
