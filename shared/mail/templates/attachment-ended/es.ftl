subject = Usted y { $organisation } ya no están vinculados
preview = Lo pendiente ha terminado; lo delegado se detiene.
title = Una vinculación ha terminado
intro = La vinculación entre su organización y { $organisation } ha terminado.
next = Las solicitudes pendientes han terminado. Los rastreadores delegados se detienen con su preaviso; un correo para cada una dice desde cuándo.
button = Ver los detalles
