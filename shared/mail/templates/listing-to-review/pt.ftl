subject = Nova ficha para analisar: { $app }
preview = Ela espera que um revisor a assuma.
title = Há uma ficha para analisar
fact-app = Aplicativo
fact-partner = Parceiro
due = Alguém deve assumi-la até { $when }.
button = Abrir a ficha
