subject = Still to be decided: the account of { $organisation }
preview = A partner waits for its account.
title = A partner waits for its account
intro = Nobody has decided on this request yet.
due = It should be decided by { $when }.
fact-partner = Partner
button = Open the request
