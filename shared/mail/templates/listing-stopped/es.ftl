subject = Detenida: { $app }
preview = Por ahora la aplicación no puede leer nada de ningún cliente.
title = Su aplicación está detenida
intro = Hemos detenido { $app }: desde ahora se rechaza toda lectura. El motivo:
next = Lo que los clientes consintieron sigue igual y volverá a contar cuando liberemos la aplicación.
button = Abrir la ficha
