subject = Uma pergunta sobre { $app }
preview = O relógio fica parado até você responder.
title = Temos uma pergunta
intro = Ao analisar a ficha de { $app }, surgiu uma pergunta:
due = Responda até { $when }. O relógio fica parado até lá.
button = Responder no portal
