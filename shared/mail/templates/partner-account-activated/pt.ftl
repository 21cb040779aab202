subject = A sua conta de parceiro está ativa
preview = Você já pode vincular clientes.
title = A sua conta de parceiro está ativa
intro = O nosso suporte ativou a conta da sua organização.
next = Agora você pode pedir que clientes sejam vinculados. Depois que um aceitar, ele poderá delegar rastreadores a você, e você decide sobre cada pedido.
button = Abrir a conta
