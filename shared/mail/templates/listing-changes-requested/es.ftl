subject = Cambios necesarios: { $app }
preview = Edite la ficha y envíela de nuevo.
title = Su ficha necesita cambios
intro = Hemos revisado la ficha de { $app }. Cambie lo siguiente:
due = Envíe la versión siguiente antes del { $when }. La lista de comprobación del portal indica lo que ya se ha aprobado.
button = Editar la ficha
