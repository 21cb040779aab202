subject = Retired: { $app }
preview = The app is gone from the catalogue for good.
title = The app has been retired
intro = { $app } has been retired: it is gone from the catalogue for good. Its history stays readable in the portal.
button = Open the listing
