subject = We still wait for your answer
preview = Without it, the review cannot go on.
title = Our question is still open
intro = The review of { $company } waits for your answer to this question:
due = Please answer by { $when }. After that, the review is put on hold.
button = Answer on the status page
