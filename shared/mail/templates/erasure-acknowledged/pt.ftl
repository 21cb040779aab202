subject = { $app } apagou os seus dados
preview = O parceiro confirmou o apagamento.
title = Os seus dados foram apagados
intro = O parceiro confirma que tudo o que { $app } havia lido da sua organização foi apagado.
fact-partner = Parceiro
button = Abrir recibos e detalhes
