subject = Your application is on hold
preview = Answer our question, and the review goes on.
title = The review is on hold
intro = We have had no answer to our question about { $company } in time:
reopen = Nothing is lost. As soon as you answer, the review goes on.
button = Answer on the status page
