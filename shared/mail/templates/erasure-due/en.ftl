subject = Erase what { $app } has read
preview = A customer has disconnected the app.
title = A customer’s data is to be erased
intro = Please erase everything that { $app } has read of this customer.
fact-customer = Customer
due = Confirm by { $when } that you have done so; after that our support will ask you.
button = Confirm the erasure
