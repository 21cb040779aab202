subject = Su solicitud a { $platform }: nuestra decisión
preview = Esta vez no podemos aceptarla. Estos son los motivos.
title = Esta vez no podemos aceptar su solicitud
intro = Gracias por el tiempo dedicado a la solicitud de { $company }. Lo hemos examinado todo con atención y no podemos aceptarla tal como está.
reasons = Nuestros motivos:
again = Puede presentar otra solicitud cuando estos puntos estén resueltos. La nueva quedará vinculada a esta.
button = Abrir la página de seguimiento
