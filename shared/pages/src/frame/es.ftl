skip-to-content = Ir al contenido
programme = Programa de socios
language-menu = Idioma
account-menu = Cuenta
sign-in = Iniciar sesión
sign-out = Cerrar sesión
my-organisations = Mis organizaciones
navigation = Principal
review-desk = Mesa de revisión
nav-queue = Solicitudes
nav-inbox = Pendientes
nav-members = Miembros
nav-portal = Portal del socio
nav-audit = Registro de auditoría
waiting = { $count ->
    [one] { $count } pendiente
   *[other] { $count } pendientes
}
footer-help = ¿Necesita ayuda? Escriba a
footer-run-by = Programa de socios de { $platform }
optional = (opcional)
faults-title = { $count ->
    [one] Un punto requiere su atención
   *[other] { $count } puntos requieren su atención
}
fault-in-line = Línea { $line }: { $sentence }
by-applicant = Solicitante
by-team = Equipo de revisión
by-system = Automático
next-page = Página siguiente
overdue = Fuera de plazo
back-home = Ir a la página de inicio
