subject = Su cuenta de socio no se activó
preview = Nuestro soporte explica por qué.
title = Su cuenta de socio no se activó
intro = Nuestro soporte da este motivo:
again = Puede volver a pedirla.
button = Abrir la cuenta
