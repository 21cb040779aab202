subject = { $organisation } vuelve a tener créditos
preview = La cuenta se ha recargado.
title = Vuelve a haber créditos
intro = La cuenta de { $organisation } se ha recargado.
fact-balance = Saldo
partner = Los rastreadores que ha asumido continúan: su consumo se carga de nuevo a su cuenta.
customer = El consumo de sus rastreadores se carga en ella como antes.
button = Abrir la cuenta
