subject = Nobody has decided about { $app }
preview = Your request has expired.
title = Your request has expired
intro = You asked for { $app }, and nobody decided in time.
next = You may ask again; those who install apps for your organisation are told anew.
button = Open the apps
