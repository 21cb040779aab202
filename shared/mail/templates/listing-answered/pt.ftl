subject = Resposta sobre { $app }
preview = O relógio da análise voltou a correr.
title = O parceiro respondeu
intro = Sobre a ficha de { $app } você perguntou:
then = A resposta:
due = Decida ou pergunte de novo até { $when }.
button = Abrir a ficha
