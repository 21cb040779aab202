subject = Su solicitud está en pausa
preview = Responda a nuestra pregunta y la revisión seguirá.
title = La revisión está en pausa
intro = No hemos recibido a tiempo respuesta a nuestra pregunta sobre { $company }:
reopen = No se ha perdido nada. En cuanto responda, la revisión continuará.
button = Responder en la página de seguimiento
