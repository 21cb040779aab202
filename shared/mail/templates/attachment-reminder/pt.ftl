subject = Lembrete: { $organisation } aguarda a sua decisão
preview = Um parceiro quer se vincular a você.
title = Um parceiro aguarda a sua decisão
intro = { $organisation } nos pediu para vincular a sua organização, e ninguém respondeu ainda.
meaning = Se aceitar, você poderá delegar rastreadores ao parceiro, que pagará então o que consumirem. Aceitar não delega nada.
due = Decida até { $when }; depois o pedido expira.
button = Ler e decidir
