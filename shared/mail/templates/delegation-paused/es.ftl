subject = Delegación con { $organisation } en pausa
preview = El socio ya no tiene créditos.
title = Una delegación está en pausa
intro = La delegación con { $organisation } está en pausa: el socio ya no tiene créditos.
partner = Lo que consuman estos rastreadores se rechaza hasta que su cuenta vuelva a tener créditos.
customer = Lo que consuman estos rastreadores se rechaza mientras tanto; no se le cobra. Para pagarlo usted, detenga la delegación.
fact-trackers = Rastreadores
button = Abrir la delegación
