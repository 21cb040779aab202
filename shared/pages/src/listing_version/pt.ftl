back = Voltar ao aplicativo
differences-title = O que muda em relação à versão anterior
first = É a primeira versão.
content-title = O que ela diz
