subject = Please confirm your address: your application to { $platform }
preview = One press of a button, and your application can be approved.
title = We have your application
intro = Thank you for applying to our partner programme for { $company }. Your status page shows at any time where the application stands and who has to act next.
confirm = Please open it now and confirm your address. Nothing can be approved before.
button = Open the status page
keep = The link is yours alone: please keep this email and do not pass it on.
