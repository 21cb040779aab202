subject = Um parceiro pede uma conta: { $organisation }
preview = Ela aguarda que o suporte a ative.
title = Um parceiro pede a sua conta
intro = Com uma conta ativa, ele pode vincular clientes e assumir o custo dos rastreadores deles.
due = Decida até { $when }.
fact-partner = Parceiro
button = Abrir o pedido
