subject = Parado: { $app }
preview = Por enquanto o aplicativo não pode ler nada de nenhum cliente.
title = O seu aplicativo está parado
intro = Paramos { $app }: toda leitura é recusada a partir de agora. O motivo:
next = O que os clientes consentiram continua igual e voltará a valer quando liberarmos o aplicativo.
button = Abrir a ficha
