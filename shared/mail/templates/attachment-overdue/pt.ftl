subject = Ainda por encaminhar: um pedido de { $organisation }
preview = Ninguém o encaminhou nem recusou.
title = Um pedido aguarda encaminhamento
due = Ele deve ser encaminhado ou recusado até { $when }.
fact-partner = Parceiro
fact-name = Cliente, segundo o parceiro
button = Abrir o pedido
