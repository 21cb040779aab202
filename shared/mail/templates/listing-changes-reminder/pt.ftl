subject = As alterações de { $app } ainda faltam
preview = A ficha espera a próxima versão.
title = A sua ficha espera a próxima versão
intro = Para a ficha de { $app } pedimos esta alteração:
due = Envie a próxima versão até { $when }.
button = Editar a ficha
