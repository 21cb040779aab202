subject = Falta algo a { $app } em um cliente
preview = Um cliente retirou um acesso de que o aplicativo precisa.
title = Um cliente retirou um acesso obrigatório
intro = { $app } continua instalado, mas não pode ler tudo de que precisa.
fact-customer = Cliente
missing = O que falta:
next = Essas leituras são recusadas a partir de agora. O cliente pode concedê-lo de novo a qualquer momento.
button = Abrir os clientes dele
