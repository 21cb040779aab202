subject = De nuevo en el catálogo: { $app }
preview = La suspensión ha terminado.
title = La suspensión ha terminado
intro = { $app } vuelve a estar en el catálogo. Los clientes pueden encontrarla de nuevo.
button = Abrir la ficha
