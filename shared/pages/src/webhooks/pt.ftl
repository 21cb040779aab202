lead = Para onde enviamos os eventos que dizem respeito a { $organisation }, assim que acontecem.
done-removed = O destino foi removido
done-removed-text = Nada mais é enviado para lá, e seus segredos deixaram de existir.
none-title = Ainda não há destinos
none-text = Enquanto isso, consulte o fluxo de eventos: ele tem tudo o que um webhook diria.
column-state = Situação
column-events = Eventos
column-since = Desde
state-active = Ativo
state-disabled = Desativado
events-all = Todos
events-some = { $count ->
    [one] { $count } tipo
   *[other] { $count } tipos
}
create-title = Adicionar um destino
create-text = O segredo de assinatura é mostrado uma única vez, na página seguinte.
field-url = Endereço
hint-url = Um endereço público que comece com https://.
field-description = Descrição
hint-description = Como você o chama, por exemplo Produção.
field-event_types = Eventos a enviar
hint-event-types = Não marque nenhum para receber todos, também os novos.
create = Adicionar
