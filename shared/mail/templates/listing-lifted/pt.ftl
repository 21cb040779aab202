subject = De volta ao catálogo: { $app }
preview = A suspensão terminou.
title = A suspensão terminou
intro = { $app } voltou ao catálogo. Os clientes podem encontrá-la de novo.
button = Abrir a ficha
