subject = Retirado: { $app }
preview = O aplicativo saiu do catálogo para sempre.
title = O aplicativo foi retirado
intro = { $app } foi retirado: saiu do catálogo para sempre. O histórico continua disponível no portal.
button = Abrir a ficha
