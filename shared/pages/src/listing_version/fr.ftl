back = Retour à l’application
differences-title = Ce qui change par rapport à la version précédente
first = C’est la première version.
content-title = Ce qu’elle dit
