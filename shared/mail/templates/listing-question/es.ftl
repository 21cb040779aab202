subject = Una pregunta sobre { $app }
preview = El reloj está parado hasta que responda.
title = Tenemos una pregunta
intro = Al revisar la ficha de { $app } nos ha surgido una pregunta:
due = Responda antes del { $when }. Hasta entonces el reloj está parado.
button = Responder en el portal
