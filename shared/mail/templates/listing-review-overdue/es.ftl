subject = Revisión pendiente: { $app }
preview = Una ficha espera a la plataforma.
title = Una ficha nos espera
fact-app = Aplicación
fact-partner = Socio
due = El plazo era el { $when }.
button = Abrir la ficha
