subject = { $app } no se instalará
preview = Su petición se ha rechazado.
title = Su petición se ha rechazado
intro = Quienes instalan las aplicaciones de su organización han decidido no instalar { $app }.
next = Puede volver a pedírselo en cualquier momento.
button = Abrir las aplicaciones
