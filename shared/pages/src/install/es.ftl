title = ¿Para qué organización?
lead = Pertenece a varias. Elija aquella para la que es la aplicación.
your-roles = Usted es: { $roles }
none-title = Las aplicaciones las instalan los clientes de la plataforma
none-text = Con esta cuenta no pertenece a ninguno. Si su organización es cliente, inicie sesión con la dirección con la que le conoce o pregunte a la plataforma.
back = Volver a la aplicación
