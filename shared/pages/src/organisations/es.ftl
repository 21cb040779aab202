lead = Elija dónde quiere trabajar.
kind-platform = Mesa de revisión
kind-partner = Portal de desarrollo
kind-customer = Cliente
your-roles = Usted es: { $roles }
none-title = Todavía no pertenece a ninguna organización
none-text = Si le han invitado, inicie sesión con la misma dirección a la que se envió la invitación. Si no, pida a un compañero que le invite.
