subject = { $organisation } no se ha vinculado
preview = Su solicitud fue rechazada.
title = Su solicitud fue rechazada
intro = Su solicitud de vincular { $organisation } fue rechazada.
next = Si cree que hubo un malentendido, hable con el cliente y vuelva a pedirlo con más detalles.
button = Ver sus solicitudes
