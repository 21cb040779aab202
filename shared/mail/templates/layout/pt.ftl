programme = Programa de parceiros
greeting = Olá, { $name },
copy-link = Se o botão não funcionar, copie este endereço para o navegador:
help = Perguntas? Escreva para
why-applicant = Você recebe este e-mail porque o seu endereço foi indicado como contato de uma candidatura ao nosso programa de parceiros.
why-team = Você recebe este e-mail porque cuida das candidaturas ao programa de parceiros.
why-invited = Você recebe este e-mail porque um membro da organização convidou o seu endereço.
fact = { $label }: { $value }
