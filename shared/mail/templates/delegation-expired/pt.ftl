subject = { $organisation } não respondeu
preview = O seu pedido expirou.
title = O seu pedido expirou
intro = { $organisation } não disse a tempo se assume estes rastreadores.
still = Você continua pagando o que consumirem.
fact-trackers = Rastreadores
button = Abrir a delegação
