subject = Publicada: { $app }
preview = Los clientes ya pueden encontrarla.
title = Su aplicación está en el catálogo
intro = La ficha de { $app } está publicada. Los clientes ya pueden encontrarla.
button = Abrir la ficha
