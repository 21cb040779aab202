subject = Retirada: { $app }
preview = La aplicación ha salido del catálogo para siempre.
title = La aplicación se ha retirado
intro = { $app } se ha retirado: ha salido del catálogo para siempre. Su historial sigue disponible en el portal.
button = Abrir la ficha
