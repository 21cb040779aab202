subject = Not accepted: { $app }
preview = The reasons are in this email.
title = Your listing was not accepted
intro = We have reviewed the listing of { $app } and cannot accept this version. The reasons:
after = You can write another version and submit it.
button = Open the listing
