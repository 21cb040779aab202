title = App catalogue
lead = Apps of our partners that work with { $platform }. See what each one does and which data it asks for before you install it.
field-q = Search
field-q-hint = Name, description, category or partner. Separate alternatives with commas.
field-category = Category
field-integration-type = Type of integration
field-scope = Data access
any = Any
search = Search
clear = Clear the search
found = { $count ->
    [one] One app
   *[other] { $count } apps
}
by = by { $partner }
only-of = Only apps of { $partner }.
only-of-unknown = Only apps of one partner.
of-all-partners = Show the apps of all partners
limited = Limited availability
none-title = No app found
none-text = Try fewer or shorter words, or clear the filters.
