subject = { $organisation } quer se vincular a você
preview = Você decide.
title = Um parceiro quer se vincular a você
intro = { $organisation } nos pediu para vincular a sua organização.
meaning = Se aceitar, você poderá delegar rastreadores ao parceiro, que pagará então o que consumirem. Aceitar não delega nada.
due = Decida até { $when }; depois o pedido expira.
button = Ler e decidir
