subject = Suspendida: { $app }
preview = Por ahora los clientes no pueden encontrarla.
title = Su aplicación está suspendida
intro = Hemos retirado { $app } del catálogo por ahora. El motivo:
lift = La suspensión termina por sí sola el { $when }.
button = Abrir la ficha
