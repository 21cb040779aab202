subject = Still to be forwarded: a request of { $organisation }
preview = Nobody has forwarded it or turned it down.
title = A request waits to be forwarded
due = It should be forwarded or turned down by { $when }.
fact-partner = Partner
fact-name = Customer, as the partner calls it
button = Open the request
