subject = Alterações necessárias: { $app }
preview = Edite a ficha e envie-a de novo.
title = A sua ficha precisa de alterações
intro = Analisamos a ficha de { $app }. Altere o seguinte:
due = Envie a próxima versão até { $when }. A lista de verificação no portal mostra o que já foi aprovado.
button = Editar a ficha
