subject = Answer received: { $company }
preview = It is our move again.
title = The applicant has answered
intro = { $company } has answered our question. The clock is running again.
question = Our question:
answer = The answer:
due = Please decide or ask again by { $when }.
button = Open the application
