subject = Fuera de plazo: solicitud de { $company }
preview = El solicitante nos espera.
title = Una revisión está fuera de plazo
intro = La solicitud de { $company } espera nuestra actuación y el plazo ha pasado.
due = El plazo terminó el { $when }.
button = Abrir la solicitud
