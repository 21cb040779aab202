subject = { $organisation } a de nouveau des crédits
preview = Le compte a été rechargé.
title = Il y a de nouveau des crédits
intro = Le compte de { $organisation } a été rechargé.
fact-balance = Solde
partner = Les balises que vous avez prises en charge reprennent : leur consommation est de nouveau imputée à votre compte.
customer = La consommation de vos balises y est imputée comme auparavant.
button = Ouvrir le compte
