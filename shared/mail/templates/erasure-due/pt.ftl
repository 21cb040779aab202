subject = Apague o que { $app } leu
preview = Um cliente desconectou o aplicativo.
title = Os dados de um cliente devem ser apagados
intro = Apague tudo o que { $app } leu deste cliente.
fact-customer = Cliente
due = Confirme até { $when }; depois disso o nosso suporte entrará em contato.
button = Confirmar o apagamento
