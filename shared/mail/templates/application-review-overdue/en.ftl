subject = Overdue: application of { $company }
preview = The applicant waits for us.
title = A review is overdue
intro = The application of { $company } waits for our move, and the deadline has passed.
due = It was due on { $when }.
button = Open the application
