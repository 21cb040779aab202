subject = Still waiting for your answer about { $app }
preview = Our question is still open.
title = Our question is still open
intro = On the listing of { $app } we asked:
due = Please answer by { $when }.
button = Answer in the portal
