subject = Your application to { $platform }: our decision
preview = We cannot accept it this time. Here is why.
title = We cannot accept your application this time
intro = Thank you for the time you took to apply for { $company }. We have looked at everything carefully and cannot accept the application as it is.
reasons = Our reasons:
again = You are welcome to apply again once these points are settled. The new application will be linked to this one.
button = Open the status page
