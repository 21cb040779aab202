subject = Uma pergunta sobre a sua candidatura à { $platform }
preview = O relógio fica parado até você responder.
title = Temos uma pergunta
intro = Ao analisar a candidatura de { $company }, surgiu uma pergunta:
due = Responda até { $when }. O relógio fica parado até lá.
button = Responder na página de acompanhamento
