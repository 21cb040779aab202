subject = Seguimos esperando su respuesta
preview = Sin ella, la revisión no puede continuar.
title = Nuestra pregunta sigue abierta
intro = La revisión de { $company } espera su respuesta a esta pregunta:
due = Responda antes del { $when }. Después, la revisión quedará en pausa.
button = Responder en la página de seguimiento
