subject = New application: { $company }
preview = It waits for a reviewer to claim it.
title = A new application waits
fact-company = Applicant
fact-type = Type of partnership
fact-country = Country
due = It should be claimed by { $when }.
button = Open the application
