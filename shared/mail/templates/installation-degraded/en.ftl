subject = { $app } lacks something at a customer
preview = A customer has taken back a scope that the app requires.
title = A customer has taken back a required scope
intro = { $app } stays installed, but may not read everything that it requires.
fact-customer = Customer
missing = What is missing:
next = Reads of it are refused from now on. The customer can grant it again at any time.
button = Open its customers
