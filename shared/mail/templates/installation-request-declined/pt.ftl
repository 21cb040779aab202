subject = { $app } não será instalado
preview = O seu pedido foi recusado.
title = O seu pedido foi recusado
intro = Quem instala os aplicativos da sua organização decidiu não instalar { $app }.
next = Você pode pedir de novo a qualquer momento.
button = Abrir os aplicativos
