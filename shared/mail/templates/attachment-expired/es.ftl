subject = Sin respuesta sobre { $organisation }
preview = Su solicitud ha caducado.
title = Su solicitud ha caducado
intro = Nadie respondió a tiempo a su solicitud de vincular { $organisation }.
next = Puede volver a pedirlo.
button = Ver sus solicitudes
