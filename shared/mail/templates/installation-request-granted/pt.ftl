subject = { $app } está instalado
preview = O seu pedido foi aceito.
title = O aplicativo que você pediu está instalado
intro = Você pediu { $app }: já está instalado.
button = Abrir o aplicativo
