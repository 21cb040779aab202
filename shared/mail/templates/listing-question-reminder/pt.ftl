subject = Ainda esperamos a sua resposta sobre { $app }
preview = A nossa pergunta continua em aberto.
title = A nossa pergunta continua em aberto
intro = Sobre a ficha de { $app } perguntamos:
due = Responda até { $when }.
button = Responder no portal
