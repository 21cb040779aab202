subject = Atrasado: apague o que { $app } leu
preview = O prazo para confirmar terminou.
title = Um apagamento está atrasado
intro = Um cliente desconectou { $app }, e você não confirmou a tempo que tudo o que foi lido está apagado.
fact-customer = Cliente
next = O nosso suporte cuida disso agora. Apague os dados e confirme o quanto antes.
button = Confirmar o apagamento
