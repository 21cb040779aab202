subject = { $organisation } assume os seus rastreadores
preview = O parceiro aprovou o seu pedido.
title = O seu pedido foi aprovado
intro = { $organisation } paga o que estes rastreadores consumirem.
from = Ele paga a partir de { $when }.
fact-trackers = Rastreadores
button = Abrir a delegação
