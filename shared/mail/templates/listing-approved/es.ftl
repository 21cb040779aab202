subject = Aprobada: { $app }
preview = Se publicará pronto.
title = Su ficha está aprobada
intro = La ficha de { $app } ha superado la revisión. La publicaremos en el catálogo y le avisaremos.
button = Abrir la ficha
