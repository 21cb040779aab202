subject = Você e { $organisation } não estão mais vinculados
preview = O que estava pendente terminou; o que está delegado para.
title = Um vínculo terminou
intro = O vínculo entre a sua organização e { $organisation } terminou.
next = Os pedidos pendentes terminaram. Os rastreadores delegados param com o aviso prévio; um e-mail para cada um diz a partir de quando.
button = Ver os detalhes
