title = Clientes
lead = Quién tiene instalada { $app } y cómo está cada instalación.
done-acknowledged = Anotado: los datos se han borrado.
none-title = Ningún cliente tiene aún esta aplicación
none-text = Los clientes aparecen aquí en cuanto la instalan.
column-customer = Cliente
column-version = Versión
column-state = Estado
since = desde el
look = Qué se leyó y qué se rechazó
version = Versión { $number }
asked-about = consultado sobre la versión { $number }
declined = no consintió la versión { $number }
state-active = Activa
state-degraded = Limitada
not-granted = Sin conceder:
set-up = Configurada el
set-up-pending = Configuración sin terminar
next-page = Página siguiente
observed = Peticiones rechazadas
observed-text = Peticiones sobre clientes que no tienen la aplicación, y otras que se rechazaron antes de que importara de quién eran los datos. Lo ocurrido en un cliente está en el enlace junto a su nombre.
observed-of = Qué se leyó y qué se rechazó en { $customer }
observed-of-text = Contado por día (UTC). Pueden faltar las peticiones de los últimos minutos.
observed-back = Volver a las peticiones sin instalación
observed-none = No se ha contado nada.
observed-more = Los días anteriores no se muestran.
column-scope = Acceso a datos
column-day = Día
column-allowed = Lecturas
column-refused = Rechazos
scope-unknown = Accesos que no existen
reason-sandbox-key = con una clave del entorno de pruebas
reason-key-without-app = con una clave de ninguna aplicación
reason-app-stopped = la aplicación estaba detenida
reason-not-installed = la aplicación no estaba instalada
reason-scope-not-granted = el cliente no lo ha consentido
reason-unknown-asset = no existe ese rastreador
reason-asset-not-shared = el rastreador no se comparte con la aplicación
reason-unknown-location = no existe esa ubicación
reason-location-not-shared = la ubicación no se comparte con la aplicación
erasures-title = Por borrar
erasures-none = No hay nada pendiente de borrar.
erasures-text = Estos clientes han desconectado la aplicación. Borre todo lo que ha leído de ellos y dígalo aquí.
erasures-more = Hay más pendientes: aparecen a medida que se hacen estos.
disconnected = desconectada el
erase-until = debe borrarse antes del
erase-overdue = Fuera de plazo. Se ha avisado al soporte de la plataforma.
acknowledge = Lo hemos borrado
adoption-title = Adopción
adoption-none = Nadie la tiene todavía.
published = en el catálogo
adopted-by = { $count ->
    [one] { $count } cliente
   *[other] { $count } clientes
}
adoption-counted = { $count ->
    [one] Contado para el primer cliente; hay más.
   *[other] Contado para los primeros { $count } clientes; hay más.
}
