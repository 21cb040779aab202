subject = { $organisation } has credits again
preview = The account has been topped up.
title = There are credits again
intro = The account of { $organisation } has been topped up.
fact-balance = Balance
partner = The trackers that you have taken over go on: what they consume is charged to your account again.
customer = What your trackers consume is charged to it as before.
button = Open the account
