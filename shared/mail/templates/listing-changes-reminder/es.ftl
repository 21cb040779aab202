subject = Siguen pendientes los cambios de { $app }
preview = La ficha espera su versión siguiente.
title = Su ficha espera la versión siguiente
intro = Para la ficha de { $app } pedimos este cambio:
due = Envíe la versión siguiente antes del { $when }.
button = Editar la ficha
