subject = Una pregunta sobre su solicitud a { $platform }
preview = El reloj está parado hasta que responda.
title = Tenemos una pregunta
intro = Al revisar la solicitud de { $company } nos ha surgido una pregunta:
due = Responda antes del { $when }. Hasta entonces el reloj está parado.
button = Responder en la página de seguimiento
