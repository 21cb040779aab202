title = Catálogo de aplicativos
lead = Aplicativos dos nossos parceiros que funcionam com { $platform }. Veja o que cada um faz e quais dados pede antes de instalá-lo.
field-q = Pesquisar
field-q-hint = Nome, descrição, categoria ou parceiro. Separe as alternativas com vírgulas.
field-category = Categoria
field-integration-type = Tipo de integração
field-scope = Acesso a dados
any = Qualquer
search = Iniciar a pesquisa
clear = Limpar a pesquisa
found = { $count ->
    [one] Um aplicativo
   *[other] { $count } aplicativos
}
by = de { $partner }
only-of = Apenas aplicativos de { $partner }.
only-of-unknown = Apenas aplicativos de um parceiro.
of-all-partners = Mostrar os de todos os parceiros
limited = Disponibilidade limitada
none-title = Nenhum aplicativo encontrado
none-text = Tente menos palavras ou palavras mais curtas, ou limpe os filtros.
