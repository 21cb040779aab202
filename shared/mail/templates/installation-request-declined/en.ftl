subject = { $app } will not be installed
preview = Your request was turned down.
title = Your request was turned down
intro = Those who install apps for your organisation decided not to install { $app }.
next = You may ask them again at any time.
button = Open the apps
