title = Obrigado, recebemos o seu formulário
explanation = Se tudo estiver em ordem, um e-mail está a caminho do contato comercial que você indicou.
step-mail = Abra o e-mail
step-mail-text = Ele traz o link para a sua página de acompanhamento.
step-confirm = Confirme o seu endereço
step-confirm-text = Pressione o botão que está lá. Antes disso nada pode ser aprovado.
no-mail = Nenhum e-mail após dez minutos? Veja na pasta de spam ou escreva para o endereço abaixo.
