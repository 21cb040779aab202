lead = Adónde enviamos los eventos que atañen a { $organisation }, en cuanto ocurren.
done-removed = El punto de destino se ha eliminado
done-removed-text = Ya no se envía nada allí, y sus secretos han desaparecido.
none-title = Aún no hay puntos de destino
none-text = Mientras tanto, consulte el canal de eventos: contiene todo lo que un webhook le diría.
column-state = Estado
column-events = Eventos
column-since = Desde
state-active = Activo
state-disabled = Desactivado
events-all = Todos
events-some = { $count ->
    [one] { $count } tipo
   *[other] { $count } tipos
}
create-title = Añadir un punto de destino
create-text = Su secreto de firma se muestra una sola vez, en la página siguiente.
field-url = Dirección
hint-url = Una dirección pública que empiece por https://.
field-description = Descripción
hint-description = Cómo lo llama usted, por ejemplo Producción.
field-event_types = Eventos que se envían
hint-event-types = No marque ninguno para recibirlos todos, también los nuevos.
create = Añadir
