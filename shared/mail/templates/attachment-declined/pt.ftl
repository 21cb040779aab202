subject = { $organisation } não foi vinculado
preview = O seu pedido foi recusado.
title = O seu pedido foi recusado
intro = O seu pedido de vincular { $organisation } foi recusado.
next = Se achar que houve um mal-entendido, fale com o cliente e peça de novo com mais detalhes.
button = Ver os seus pedidos
