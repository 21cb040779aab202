subject = Suspended: { $app }
preview = Customers cannot find it for now.
title = Your app is suspended
intro = We have taken { $app } out of the catalogue for now. The reason:
lift = The suspension ends by itself on { $when }.
button = Open the listing
