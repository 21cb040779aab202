lead = Choisissez où vous souhaitez travailler.
kind-platform = Bureau d’examen
kind-partner = Portail développeur
kind-customer = Client
your-roles = Vous êtes : { $roles }
none-title = Vous n’appartenez encore à aucune organisation
none-text = Si vous avez été invité, connectez-vous avec l’adresse exacte à laquelle l’invitation a été envoyée. Sinon, demandez à un collègue de vous inviter.
