subject = Ainda por apagar: o que { $app } leu
preview = Falta a sua confirmação.
title = Falta a sua confirmação de um apagamento
intro = Um cliente desconectou { $app }, e você ainda não confirmou que tudo o que foi lido está apagado.
fact-customer = Cliente
due = Confirme até { $when }.
button = Confirmar o apagamento
