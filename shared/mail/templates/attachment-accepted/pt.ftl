subject = { $organisation } está vinculado a você
preview = Ele já pode delegar rastreadores a você.
title = Um cliente aceitou
intro = { $organisation } aceitou o seu pedido.
next = Quando delegar rastreadores a você, você será consultado antes.
button = Ver os seus clientes
