subject = { $app } está desconectado
preview = Ele não pode mais ler nada.
title = Um aplicativo está desconectado
intro = A sua organização desconectou { $app }. Ele não pode mais ler nada.
fact-partner = Parceiro
next = O parceiro deve apagar o que foi lido e nos confirmar; avisaremos você. Os seus recibos continuam com você.
button = Abrir recibos e detalhes
