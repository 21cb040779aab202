subject = Resposta recebida: { $company }
preview = É a nossa vez de novo.
title = O candidato respondeu
intro = { $company } respondeu à nossa pergunta. O relógio voltou a correr.
question = A nossa pergunta:
answer = A resposta:
due = Decida ou pergunte de novo até { $when }.
button = Abrir a candidatura
