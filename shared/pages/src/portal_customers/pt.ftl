title = Clientes
lead = Quem tem { $app } instalado e como está cada instalação.
done-acknowledged = Anotado: os dados foram apagados.
none-title = Nenhum cliente tem este aplicativo ainda
none-text = Os clientes aparecem aqui assim que o instalam.
column-customer = Cliente
column-version = Versão
column-state = Situação
since = desde
look = O que foi lido e recusado
version = Versão { $number }
asked-about = consultado sobre a versão { $number }
declined = não consentiu a versão { $number }
state-active = Ativo
state-degraded = Limitado
not-granted = Não concedido:
set-up = Configurado em
set-up-pending = Configuração não concluída
next-page = Próxima página
observed = Requisições recusadas
observed-text = Requisições sobre clientes que não têm o aplicativo, e outras recusadas antes de importar de quem eram os dados. O que aconteceu em um cliente está no link ao lado do nome dele.
observed-of = O que foi lido e recusado em { $customer }
observed-of-text = Contado por dia (UTC). As requisições dos últimos minutos podem faltar.
observed-back = Voltar às requisições sem instalação
observed-none = Nada foi contado.
observed-more = Os dias anteriores não são mostrados.
column-scope = Acesso a dados
column-day = Dia
column-allowed = Leituras
column-refused = Recusas
scope-unknown = Acessos que não existem
reason-sandbox-key = com uma chave do ambiente de testes
reason-key-without-app = com uma chave de nenhum aplicativo
reason-app-stopped = o aplicativo estava parado
reason-not-installed = o aplicativo não estava instalado
reason-scope-not-granted = o cliente não consentiu
reason-unknown-asset = rastreador inexistente
reason-asset-not-shared = o rastreador não é compartilhado com o aplicativo
reason-unknown-location = local inexistente
reason-location-not-shared = o local não é compartilhado com o aplicativo
erasures-title = A apagar
erasures-none = Nada está à espera de ser apagado.
erasures-text = Estes clientes desconectaram o aplicativo. Apague tudo o que ele leu deles e diga-o aqui.
erasures-more = Há mais à espera: aparecem à medida que estes são feitos.
disconnected = desconectado em
erase-until = a apagar até
erase-overdue = Atrasado. O suporte da plataforma foi avisado.
acknowledge = Já apagamos
adoption-title = Adoção
adoption-none = Ninguém o tem ainda.
published = no catálogo
adopted-by = { $count ->
    [one] { $count } cliente
   *[other] { $count } clientes
}
adoption-counted = { $count ->
    [one] Contado para o primeiro cliente; há mais.
   *[other] Contado para os primeiros { $count } clientes; há mais.
}
