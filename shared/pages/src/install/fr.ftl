title = Pour quelle organisation ?
lead = Vous appartenez à plusieurs organisations. Choisissez celle à laquelle l’application est destinée.
your-roles = Vous êtes : { $roles }
none-title = Ce sont les clients de la plateforme qui installent des applications
none-text = Avec ce compte, vous n’appartenez à aucun d’eux. Si votre organisation est cliente, connectez-vous avec l’adresse qu’elle vous connaît, ou adressez-vous à la plateforme.
back = Retour à l’application
