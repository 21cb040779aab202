title = Gracias, tenemos su formulario
explanation = Si todo está en orden, hay un correo en camino al contacto comercial que indicó.
step-mail = Abra el correo
step-mail-text = Contiene el enlace a su página de seguimiento.
step-confirm = Confirme su dirección
step-confirm-text = Pulse el botón que hay allí. Antes no se puede aprobar nada.
no-mail = ¿No le llega el correo en diez minutos? Mire en su carpeta de correo no deseado o escriba a la dirección de abajo.
