subject = Review overdue: { $app }
preview = A listing waits for the platform.
title = A listing waits for us
fact-app = App
fact-partner = Partner
due = It was due by { $when }.
button = Open the listing
