subject = Published: { $app }
preview = Customers can find it now.
title = Your app is in the catalogue
intro = The listing of { $app } is published. Customers can find it now.
button = Open the listing
