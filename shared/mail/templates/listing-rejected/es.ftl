subject = No aceptada: { $app }
preview = Los motivos están en este correo.
title = Su ficha no ha sido aceptada
intro = Hemos revisado la ficha de { $app } y no podemos aceptar esta versión. Los motivos:
after = Puede escribir otra versión y enviarla.
button = Abrir la ficha
