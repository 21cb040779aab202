subject = { $organisation } quiere vincularse con usted
preview = Usted decide.
title = Un socio quiere vincularse con usted
intro = { $organisation } nos ha pedido vincular su organización.
meaning = Si acepta, podrá delegar rastreadores al socio, que pagará entonces lo que consuman. Al aceptar no se delega nada.
due = Decida antes del { $when }; después la solicitud caduca.
button = Leer y decidir
