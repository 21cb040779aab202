subject = Confirme o seu endereço: a sua candidatura à { $platform }
preview = Um botão, e a sua candidatura pode ser aprovada.
title = Recebemos a sua candidatura
intro = Obrigado por candidatar { $company } ao nosso programa de parceiros. A página de acompanhamento mostra a qualquer momento em que ponto está a candidatura e de quem é a vez.
confirm = Abra-a agora e confirme o seu endereço. Antes disso nada pode ser aprovado.
button = Abrir a página de acompanhamento
keep = O link é só seu: guarde este e-mail e não o encaminhe.
