subject = { $organisation } has not answered
preview = Your request has expired.
title = Your request has expired
intro = { $organisation } did not say in time whether it takes these trackers over.
still = You go on paying for what they consume.
fact-trackers = Trackers
button = Open the delegation
