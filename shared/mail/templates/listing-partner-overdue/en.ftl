subject = No word from the partner: { $app }
preview = The partner has let a deadline pass.
title = The partner has not replied
fact-app = App
fact-partner = Partner
due = A reply was due by { $when }. You can ask again, reject or wait.
button = Open the listing
