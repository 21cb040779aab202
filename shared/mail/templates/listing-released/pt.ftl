subject = { $app } pode ler de novo
preview = O aplicativo não está mais parado.
title = O seu aplicativo pode ler de novo
intro = { $app } pode ler de novo o que os clientes consentiram.
button = Abrir a ficha
