subject = Seguimos esperando su respuesta sobre { $app }
preview = Nuestra pregunta sigue abierta.
title = Nuestra pregunta sigue abierta
intro = Sobre la ficha de { $app } preguntamos:
due = Responda antes del { $when }.
button = Responder en el portal
