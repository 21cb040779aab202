subject = Ainda por decidir: a conta de { $organisation }
preview = Um parceiro aguarda a sua conta.
title = Um parceiro aguarda a sua conta
intro = Ninguém decidiu ainda sobre este pedido.
due = A decisão deve ser tomada até { $when }.
fact-partner = Parceiro
button = Abrir o pedido
