subject = Falta confirmar o seu endereço
preview = A sua candidatura não pode ser aprovada antes disso.
title = Confirme o seu endereço
intro = A candidatura de { $company } não pode ser aprovada enquanto você não confirmar este endereço na página de acompanhamento.
button = Confirmar na página de acompanhamento
ignore = Se você não se candidatou, pode ignorar este e-mail.
