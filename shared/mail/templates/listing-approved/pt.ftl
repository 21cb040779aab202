subject = Aprovada: { $app }
preview = Ela será publicada em breve.
title = A sua ficha foi aprovada
intro = A ficha de { $app } passou pela análise. Vamos publicá-la no catálogo e avisar você.
button = Abrir a ficha
