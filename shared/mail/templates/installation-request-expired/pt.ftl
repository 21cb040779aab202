subject = Ninguém decidiu sobre { $app }
preview = O seu pedido expirou.
title = O seu pedido expirou
intro = Você pediu { $app }, e ninguém decidiu a tempo.
next = Você pode pedir de novo; quem instala os aplicativos da sua organização será avisado outra vez.
button = Abrir os aplicativos
