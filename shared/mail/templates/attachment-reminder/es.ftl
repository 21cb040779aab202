subject = Recordatorio: { $organisation } espera su decisión
preview = Un socio quiere vincularse con usted.
title = Un socio espera su decisión
intro = { $organisation } nos ha pedido vincular su organización, y nadie ha respondido todavía.
meaning = Si acepta, podrá delegar rastreadores al socio, que pagará entonces lo que consuman. Al aceptar no se delega nada.
due = Decida antes del { $when }; después la solicitud caduca.
button = Leer y decidir
