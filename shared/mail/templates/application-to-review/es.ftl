subject = Nueva solicitud: { $company }
preview = Espera a que un revisor se haga cargo.
title = Hay una nueva solicitud
fact-company = Solicitante
fact-type = Tipo de colaboración
fact-country = País
due = Alguien debería hacerse cargo antes del { $when }.
button = Abrir la solicitud
