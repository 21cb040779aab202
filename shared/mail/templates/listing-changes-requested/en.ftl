subject = Changes needed: { $app }
preview = Please edit the listing and submit it again.
title = Your listing needs changes
intro = We have reviewed the listing of { $app }. Please change this:
due = Please submit the next version by { $when }. The checklist in the portal says what has passed.
button = Edit the listing
