subject = { $organisation } tem créditos novamente
preview = A conta foi recarregada.
title = Há créditos novamente
intro = A conta de { $organisation } foi recarregada.
fact-balance = Saldo
partner = Os rastreadores que você assumiu continuam: o consumo deles volta a ser cobrado na sua conta.
customer = O consumo dos seus rastreadores é cobrado nela como antes.
button = Abrir a conta
