subject = Não aceita: { $app }
preview = Os motivos estão neste e-mail.
title = A sua ficha não foi aceita
intro = Analisamos a ficha de { $app } e não podemos aceitar esta versão. Os motivos:
after = Você pode escrever outra versão e enviá-la.
button = Abrir a ficha
