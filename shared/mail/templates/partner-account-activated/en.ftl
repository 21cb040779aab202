subject = Your partner account is active
preview = You may have customers attached now.
title = Your partner account is active
intro = Our support has activated the account of your organisation.
next = You can now ask for customers to be attached. Once one has accepted, it may delegate trackers to you, and you decide on each request.
button = Open the account
