subject = Sem resposta sobre { $organisation }
preview = O seu pedido expirou.
title = O seu pedido expirou
intro = Ninguém respondeu a tempo ao seu pedido de vincular { $organisation }.
next = Você pode pedir de novo.
button = Ver os seus pedidos
