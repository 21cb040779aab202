subject = { $organisation } não pede mais
preview = O pedido foi retirado.
title = Um pedido foi retirado
intro = { $organisation } não pede mais que você assuma estes rastreadores.
next = O link do e-mail anterior não decide mais nada.
fact-trackers = Rastreadores
button = Abrir a delegação
