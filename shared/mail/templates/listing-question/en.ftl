subject = A question about { $app }
preview = The clock stands still until you answer.
title = We have a question
intro = While reviewing the listing of { $app }, we came upon a question:
due = Please answer by { $when }. The clock stands still until then.
button = Answer in the portal
