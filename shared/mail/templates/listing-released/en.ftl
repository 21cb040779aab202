subject = { $app } may read again
preview = The app is not stopped any more.
title = Your app may read again
intro = { $app } may read again what customers have consented to.
button = Open the listing
