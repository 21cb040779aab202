programme = Programa de socios
greeting = Hola, { $name }:
copy-link = Si el botón no funciona, copie esta dirección en su navegador:
help = ¿Preguntas? Escriba a
why-applicant = Recibe este correo porque su dirección se indicó como contacto de una solicitud a nuestro programa de socios.
why-team = Recibe este correo porque se ocupa de las solicitudes al programa de socios.
why-invited = Recibe este correo porque un miembro de la organización invitó a su dirección.
fact = { $label }: { $value }
