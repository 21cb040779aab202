subject = A sua candidatura foi retirada
preview = Nada mais acontecerá com ela.
title = Você retirou a sua candidatura
intro = A candidatura de { $company } foi retirada na página de acompanhamento. Nada mais acontecerá com ela. Você pode se candidatar de novo a qualquer momento.
not-you = Se não foi você, escreva para o endereço abaixo.
button = Candidatar-se novamente
