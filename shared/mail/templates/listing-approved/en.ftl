subject = Approved: { $app }
preview = It will be published soon.
title = Your listing is approved
intro = The listing of { $app } has passed its review. We will publish it in the catalogue and tell you when it is there.
button = Open the listing
