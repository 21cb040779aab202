subject = Your application has been withdrawn
preview = Nothing more will happen with it.
title = You have withdrawn your application
intro = The application of { $company } was withdrawn on its status page. Nothing more will happen with it. You can apply again at any time.
not-you = If you did not do this, please write to us at the address below.
button = Apply again
