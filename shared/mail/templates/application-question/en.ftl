subject = A question about your application to { $platform }
preview = The clock stands still until you answer.
title = We have a question
intro = While reviewing the application of { $company }, we came upon a question:
due = Please answer by { $when }. The clock stands still until then.
button = Answer on the status page
