subject = Respuesta recibida: { $company }
preview = Nos toca de nuevo.
title = El solicitante ha respondido
intro = { $company } ha respondido a nuestra pregunta. El reloj vuelve a correr.
question = Nuestra pregunta:
answer = La respuesta:
due = Decida o pregunte de nuevo antes del { $when }.
button = Abrir la solicitud
