subject = Stopped: { $app }
preview = The app may not read anything for now, of any customer.
title = Your app is stopped
intro = We have stopped { $app }: every read is refused from now on. The reason:
next = What customers consented to stays as it is, and counts again once we release the app.
button = Open the listing
