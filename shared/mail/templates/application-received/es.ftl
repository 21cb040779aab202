subject = Confirme su dirección: su solicitud a { $platform }
preview = Pulse un botón y su solicitud podrá aprobarse.
title = Tenemos su solicitud
intro = Gracias por solicitar la entrada de { $company } en nuestro programa de socios. Su página de seguimiento muestra en todo momento en qué punto está la solicitud y a quién le toca.
confirm = Ábrala ahora y confirme su dirección. Antes no se puede aprobar nada.
button = Abrir la página de seguimiento
keep = El enlace es solo para usted: conserve este correo y no lo reenvíe.
