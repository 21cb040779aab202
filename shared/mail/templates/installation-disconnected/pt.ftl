subject = Um cliente desconectou { $app }
preview = O aplicativo não pode mais ler nada deste cliente.
title = Um cliente desconectou o seu aplicativo
intro = { $app } está desconectado e não pode mais ler nada deste cliente.
fact-customer = Cliente
next = O que ele leu deve ser apagado. Outra mensagem diz até quando.
button = Abrir os clientes dele
