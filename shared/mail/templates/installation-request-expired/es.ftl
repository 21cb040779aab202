subject = Nadie ha decidido sobre { $app }
preview = Su petición ha caducado.
title = Su petición ha caducado
intro = Usted pidió { $app } y nadie decidió a tiempo.
next = Puede pedirla de nuevo; se avisará otra vez a quienes instalan las aplicaciones de su organización.
button = Abrir las aplicaciones
