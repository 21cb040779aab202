subject = Back in the catalogue: { $app }
preview = The suspension has ended.
title = The suspension has ended
intro = { $app } is back in the catalogue. Customers can find it again.
button = Open the listing
