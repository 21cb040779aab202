back = Volver a la aplicación
differences-title = Qué cambia respecto a la versión anterior
first = Es la primera versión.
content-title = Qué dice
