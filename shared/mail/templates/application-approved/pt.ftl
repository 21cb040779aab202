subject = Boas-vindas ao programa de parceiros da { $platform }
preview = O seu portal do desenvolvedor está aberto.
title = Boas-vindas, parceiro
intro = A candidatura de { $company } foi aprovada. O portal do desenvolvedor e o ambiente de testes estão prontos.
sign-in = Entre com { $address }; você é o primeiro administrador da sua organização e pode convidar outras pessoas.
button = Abrir o portal do desenvolvedor
key = A sua primeira chave de teste espera por você lá. Ela é mostrada uma única vez, ao ser criada, e nunca é enviada por e-mail.
guidelines = Antes de publicar um aplicativo, leia as nossas regras:
