skip-to-content = Ir para o conteúdo
programme = Programa de parceiros
language-menu = Idioma
account-menu = Conta
sign-in = Entrar
sign-out = Sair
my-organisations = Minhas organizações
navigation = Principal
review-desk = Mesa de análise
nav-queue = Candidaturas
nav-inbox = Pendências
nav-members = Membros
nav-portal = Portal do parceiro
nav-audit = Trilha de auditoria
waiting = { $count ->
    [one] { $count } pendente
   *[other] { $count } pendentes
}
footer-help = Precisa de ajuda? Escreva para
footer-run-by = Programa de parceiros de { $platform }
optional = (opcional)
faults-title = { $count ->
    [one] Um ponto precisa da sua atenção
   *[other] { $count } pontos precisam da sua atenção
}
fault-in-line = Linha { $line }: { $sentence }
by-applicant = Candidato
by-team = Equipe de análise
by-system = Automático
next-page = Próxima página
overdue = Atrasado
back-home = Ir para a página inicial
