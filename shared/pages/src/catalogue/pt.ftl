title = Catálogo de aplicações
lead = Aplicações dos nossos parceiros que funcionam com { $platform }. Veja o que cada uma faz e que dados pede antes de a instalar.
field-q = Pesquisar
field-q-hint = Nome, descrição, categoria ou parceiro. Separe as alternativas com vírgulas.
field-category = Categoria
field-integration-type = Tipo de integração
field-scope = Acesso a dados
any = Qualquer
search = Iniciar a pesquisa
clear = Limpar a pesquisa
found = { $count ->
    [one] Uma aplicação
   *[other] { $count } aplicações
}
by = de { $partner }
only-of = Apenas aplicações de { $partner }.
only-of-unknown = Apenas aplicações de um parceiro.
of-all-partners = Mostrar as de todos os parceiros
limited = Disponibilidade limitada
none-title = Nenhuma aplicação encontrada
none-text = Experimente menos palavras ou mais curtas, ou limpe os filtros.
