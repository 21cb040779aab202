programme = Partner programme
greeting = Hello { $name },
copy-link = If the button does not work, copy this address into your browser:
help = Questions? Write to
why-applicant = You receive this email because your address was given as the contact of an application to our partner programme.
why-team = You receive this email because you look after applications to the partner programme.
why-invited = You receive this email because a member of the organisation invited your address.
fact = { $label }: { $value }
