subject = La delegación con { $organisation } continúa
preview = El socio vuelve a tener créditos.
title = Una delegación continúa
intro = La delegación con { $organisation } continúa: el socio vuelve a tener créditos y paga por estos rastreadores.
fact-trackers = Rastreadores
button = Abrir la delegación
