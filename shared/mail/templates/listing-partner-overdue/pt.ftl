subject = Sem notícias do parceiro: { $app }
preview = O parceiro deixou passar um prazo.
title = O parceiro não respondeu
fact-app = Aplicativo
fact-partner = Parceiro
due = A resposta era esperada até { $when }. Você pode perguntar de novo, recusar ou esperar.
button = Abrir a ficha
