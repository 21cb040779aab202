lead = Escolha onde você quer trabalhar.
kind-platform = Mesa de análise
kind-partner = Portal do desenvolvedor
kind-customer = Cliente
your-roles = Você é: { $roles }
none-title = Você ainda não pertence a nenhuma organização
none-text = Se você foi convidado, entre com o mesmo endereço ao qual o convite foi enviado. Caso contrário, peça a um colega que convide você.
