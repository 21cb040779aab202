subject = Su cuenta de socio está activa
preview = Ya puede vincular clientes.
title = Su cuenta de socio está activa
intro = Nuestro soporte ha activado la cuenta de su organización.
next = Ya puede pedir que se vinculen clientes. Cuando uno acepte, podrá delegarle rastreadores, y usted decide sobre cada solicitud.
button = Abrir la cuenta
