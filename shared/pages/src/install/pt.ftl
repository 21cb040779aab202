title = Para qual organização?
lead = Você pertence a várias. Escolha aquela para a qual é o aplicativo.
your-roles = Você é: { $roles }
none-title = Quem instala aplicativos são os clientes da plataforma
none-text = Com esta conta você não pertence a nenhum. Se a sua organização é cliente, entre com o endereço pelo qual ela o conhece ou pergunte à plataforma.
back = Voltar ao aplicativo
