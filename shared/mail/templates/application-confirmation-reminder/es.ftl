subject = Falta confirmar su dirección
preview = Su solicitud no puede aprobarse antes.
title = Confirme su dirección
intro = La solicitud de { $company } no puede aprobarse hasta que confirme esta dirección en la página de seguimiento.
button = Confirmar en la página de seguimiento
ignore = Si no ha presentado ninguna solicitud, puede ignorar este correo.
