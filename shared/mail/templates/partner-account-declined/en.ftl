subject = Your partner account was not activated
preview = Our support says why.
title = Your partner account was not activated
intro = Our support gave this reason:
again = You may ask for it again.
button = Open the account
