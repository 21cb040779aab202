subject = Le damos la bienvenida al programa de socios de { $platform }
preview = Su portal de desarrollo está abierto.
title = Le damos la bienvenida como socio
intro = La solicitud de { $company } ha sido aprobada. Su portal de desarrollo y su entorno de pruebas están listos.
sign-in = Inicie sesión con { $address }; usted es el primer administrador de su organización y puede invitar a otras personas.
button = Abrir el portal de desarrollo
key = Allí le espera su primera clave de prueba. Se muestra una sola vez, al crearla, y nunca se envía por correo.
guidelines = Antes de publicar una aplicación, lea nuestras normas:
