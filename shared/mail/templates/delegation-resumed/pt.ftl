subject = A delegação com { $organisation } continua
preview = O parceiro voltou a ter créditos.
title = Uma delegação continua
intro = A delegação com { $organisation } continua: o parceiro voltou a ter créditos e paga por estes rastreadores.
fact-trackers = Rastreadores
button = Abrir a delegação
