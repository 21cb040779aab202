subject = Your address is still to be confirmed
preview = Your application cannot be approved before.
title = Please confirm your address
intro = The application of { $company } cannot be approved until you have confirmed this address on the status page.
button = Confirm on the status page
ignore = If you did not apply, you can ignore this email.
