skip-to-content = Ir al contenido
programme = Programa de socios
language-menu = Idioma
account-menu = Cuenta
sign-in = Acceder
sign-out = Cerrar sesión
my-organisations = Mis organizaciones
navigation = Principal
review-desk = Mesa de revisión
nav-queue = Solicitudes
nav-listings = Aplicaciones
nav-inbox = Pendientes
nav-members = Miembros
nav-keys = Claves de API
nav-webhooks = Webhooks
nav-portal = Portal del socio
nav-audit = Registro de auditoría
nav-support = Soporte
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
no-deadline = Sin plazo
step-done = Hecho
step-open = Por hacer
audit-action = Qué ocurrió
audit-when = Cuándo
audit-actor = Quién
audit-change = Cambio
audit-request = Petición
audit-nothing = nada
audit-becomes = pasa a ser
sent-on = Enviada el
detail-type = Tipo de colaboración
detail-country = País
detail-business = Contacto comercial
detail-technical = Contacto técnico
detail-website = Sitio web
detail-use-case = Caso de uso
detail-endpoints = Puntos de acceso de la API
detail-authentication = Autenticación
detail-flows = Flujos de datos
detail-scopes = Accesos solicitados
detail-other = Otros requisitos de la interfaz
clock-title = Reloj
clock-running = El reloj corre: le toca al equipo de revisión.
clock-stopped = El reloj está parado.
clock-team = Con el equipo de revisión
clock-applicant = En espera del solicitante
document-awaited = Archivo aún no recibido
document-link = Enlace
documents-title = Documentos
documents-none = Todavía no hay documentos.
answer-until = Respuesta esperada antes del
