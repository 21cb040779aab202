subject = Respuesta sobre { $app }
preview = El reloj de la revisión vuelve a correr.
title = El socio ha respondido
intro = Sobre la ficha de { $app } preguntó:
then = La respuesta:
due = Decida o vuelva a preguntar antes del { $when }.
button = Abrir la ficha
