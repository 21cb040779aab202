subject = Publicada: { $app }
preview = Os clientes já podem encontrá-la.
title = O seu aplicativo está no catálogo
intro = A ficha de { $app } está publicada. Os clientes já podem encontrá-la.
button = Abrir a ficha
