subject = A sua candidatura está suspensa
preview = Responda à nossa pergunta e a análise continua.
title = A análise está suspensa
intro = Não recebemos a tempo a resposta à nossa pergunta sobre { $company }:
reopen = Nada se perdeu. Assim que você responder, a análise continua.
button = Responder na página de acompanhamento
