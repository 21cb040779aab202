subject = A sua conta de parceiro não foi ativada
preview = O nosso suporte explica por quê.
title = A sua conta de parceiro não foi ativada
intro = O nosso suporte deu este motivo:
again = Você pode pedi-la novamente.
button = Abrir a conta
