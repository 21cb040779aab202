subject = New listing to review: { $app }
preview = It waits for a reviewer to claim it.
title = A listing waits for review
fact-app = App
fact-partner = Partner
due = It should be claimed by { $when }.
button = Open the listing
