subject = { $app } ha borrado sus datos
preview = El socio ha confirmado el borrado.
title = Sus datos se han borrado
intro = El socio confirma que se ha borrado todo lo que { $app } había leído de su organización.
fact-partner = Socio
button = Abrir recibos y detalles
