title = Catálogo de aplicaciones
lead = Aplicaciones de nuestros socios que funcionan con { $platform }. Vea qué hace cada una y qué datos pide antes de instalarla.
field-q = Buscar
field-q-hint = Nombre, descripción, categoría o socio. Separe las alternativas con comas.
field-category = Categoría
field-integration-type = Tipo de integración
field-scope = Acceso a datos
any = Cualquiera
search = Iniciar la búsqueda
clear = Borrar la búsqueda
found = { $count ->
    [one] Una aplicación
   *[other] { $count } aplicaciones
}
by = de { $partner }
only-of = Solo aplicaciones de { $partner }.
only-of-unknown = Solo aplicaciones de un socio.
of-all-partners = Mostrar las de todos los socios
limited = Disponibilidad limitada
none-title = No se encontró ninguna aplicación
none-text = Pruebe con menos palabras o más cortas, o borre los filtros.
