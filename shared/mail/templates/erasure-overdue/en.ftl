subject = Overdue: erase what { $app } has read
preview = The time to confirm is over.
title = An erasure is overdue
intro = A customer has disconnected { $app }, and you have not confirmed in time that everything it had read is erased.
fact-customer = Customer
next = Our support looks after it now. Please erase the data and confirm it at once.
button = Confirm the erasure
