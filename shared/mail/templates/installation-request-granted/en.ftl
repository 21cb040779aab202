subject = { $app } is installed
preview = Your request was granted.
title = The app you asked for is installed
intro = You asked for { $app }: it is installed now.
button = Open the app
