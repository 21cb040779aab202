subject = Análise atrasada: { $app }
preview = Uma ficha espera pela plataforma.
title = Uma ficha espera por nós
fact-app = Aplicativo
fact-partner = Parceiro
due = O prazo era { $when }.
button = Abrir a ficha
