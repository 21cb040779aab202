subject = Atrasada: candidatura de { $company }
preview = O candidato espera por nós.
title = Uma análise está atrasada
intro = A candidatura de { $company } espera a nossa ação, e o prazo passou.
due = O prazo terminou em { $when }.
button = Abrir a candidatura
