subject = { $app } está desconectada
preview = Ya no puede leer nada.
title = Una aplicación está desconectada
intro = Su organización ha desconectado { $app }. Ya no puede leer nada.
fact-partner = Socio
next = Su socio debe borrar lo que ha leído y confirmárnoslo; se lo haremos saber. Sus recibos se conservan.
button = Abrir recibos y detalles
