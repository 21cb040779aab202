subject = Ainda esperamos a sua resposta
preview = Sem ela, a análise não pode continuar.
title = A nossa pergunta continua aberta
intro = A análise de { $company } espera a sua resposta a esta pergunta:
due = Responda até { $when }. Depois disso, a análise ficará suspensa.
button = Responder na página de acompanhamento
