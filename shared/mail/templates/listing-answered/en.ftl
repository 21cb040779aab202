subject = Answer about { $app }
preview = The clock of the review runs again.
title = The partner answered
intro = On the listing of { $app } you asked:
then = The answer:
due = Please decide or ask again by { $when }.
button = Open the listing
