subject = Delegação com { $organisation } em pausa
preview = O parceiro não tem mais créditos.
title = Uma delegação está em pausa
intro = A delegação com { $organisation } está em pausa: o parceiro não tem mais créditos.
partner = O que estes rastreadores consumirem é recusado até que a sua conta volte a ter créditos.
customer = O que estes rastreadores consumirem é recusado enquanto isso; não é cobrado de você. Para pagar você mesmo, pare a delegação.
fact-trackers = Rastreadores
button = Abrir a delegação
