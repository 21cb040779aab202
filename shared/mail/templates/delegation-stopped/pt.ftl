subject = Você volta a pagar os seus rastreadores
preview = Uma delegação parou.
title = Uma delegação parou
intro = A delegação com { $organisation } parou. De agora em diante, você paga o que estes rastreadores consumirem.
fact-trackers = Rastreadores
button = Abrir a delegação
