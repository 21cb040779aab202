subject = Sin noticias del socio: { $app }
preview = El socio ha dejado pasar un plazo.
title = El socio no ha respondido
fact-app = Aplicación
fact-partner = Socio
due = La respuesta se esperaba antes del { $when }. Puede volver a preguntar, rechazar o esperar.
button = Abrir la ficha
