subject = A customer has disconnected { $app }
preview = The app may not read anything of this customer any more.
title = A customer has disconnected your app
intro = { $app } is disconnected and may not read anything of this customer any more.
fact-customer = Customer
next = What it has read must be erased. A message of its own says until when.
button = Open its customers
