subject = A customer to be found for { $organisation }
preview = A partner asks for a customer to be attached.
title = A partner asks for a customer
due = Find the customer and forward the request by { $when }.
fact-partner = Partner
fact-name = Customer, as the partner calls it
button = Open the request
