subject = A partner asks for an account: { $organisation }
preview = It waits for support to activate it.
title = A partner asks for its account
intro = With an active account it may have customers attached and take over the cost of their trackers.
due = Please decide by { $when }.
fact-partner = Partner
button = Open the request
