subject = { $organisation } não assume os seus rastreadores
preview = O parceiro recusou o seu pedido.
title = O seu pedido foi recusado
intro = { $organisation } recusou pagar o que estes rastreadores consumirem.
still = Você continua pagando o que consumirem.
fact-trackers = Rastreadores
button = Abrir a delegação
