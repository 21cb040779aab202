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
nav-listings = Aplicativos
nav-inbox = Pendências
nav-members = Membros
nav-keys = Chaves de API
nav-webhooks = Webhooks
nav-portal = Portal do parceiro
nav-audit = Trilha de auditoria
nav-support = Suporte
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
no-deadline = Sem prazo
step-done = Feito
step-open = A fazer
audit-action = O que aconteceu
audit-when = Quando
audit-actor = Quem
audit-change = Mudança
audit-request = Requisição
audit-nothing = nada
audit-becomes = passa a ser
sent-on = Enviada em
detail-type = Tipo de parceria
detail-country = País
detail-business = Contato comercial
detail-technical = Contato técnico
detail-website = Site
detail-use-case = Caso de uso
detail-endpoints = Endpoints da API
detail-authentication = Autenticação
detail-flows = Fluxos de dados
detail-scopes = Acessos solicitados
detail-other = Outros requisitos de interface
clock-title = Relógio
clock-running = O relógio está correndo: está com a equipe de análise.
clock-stopped = O relógio está parado.
clock-team = Com a equipe de análise
clock-applicant = Esperando pelo candidato
document-awaited = Arquivo ainda não recebido
document-link = Link externo
documents-title = Documentos
documents-none = Nenhum documento até agora.
answer-until = Resposta esperada até
