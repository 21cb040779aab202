subject = Su solicitud ha sido retirada
preview = No tendrá continuación.
title = Ha retirado su solicitud
intro = La solicitud de { $company } se retiró en su página de seguimiento. No tendrá continuación. Puede presentar otra en cualquier momento.
not-you = Si no ha sido usted, escríbanos a la dirección de abajo.
button = Presentar otra solicitud
