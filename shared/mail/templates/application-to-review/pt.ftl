subject = Nova candidatura: { $company }
preview = Ela espera que um revisor a assuma.
title = Há uma nova candidatura
fact-company = Candidato
fact-type = Tipo de parceria
fact-country = País
due = Alguém deve assumi-la até { $when }.
button = Abrir a candidatura
