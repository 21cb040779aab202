subject = Nueva ficha por revisar: { $app }
preview = Espera a que un revisor se haga cargo.
title = Hay una ficha por revisar
fact-app = Aplicación
fact-partner = Socio
due = Alguien debería hacerse cargo antes del { $when }.
button = Abrir la ficha
