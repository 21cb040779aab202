subject = Still to be erased: what { $app } has read
preview = Your confirmation is missing.
title = Your confirmation of an erasure is missing
intro = A customer has disconnected { $app }, and you have not confirmed yet that everything it had read is erased.
fact-customer = Customer
due = Please confirm it by { $when }.
button = Confirm the erasure
