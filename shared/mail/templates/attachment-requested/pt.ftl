subject = Um cliente a encontrar para { $organisation }
preview = Um parceiro pede que um cliente seja vinculado.
title = Um parceiro pede um cliente
due = Encontre o cliente e encaminhe o pedido até { $when }.
fact-partner = Parceiro
fact-name = Cliente, segundo o parceiro
button = Abrir o pedido
