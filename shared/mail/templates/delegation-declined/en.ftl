subject = { $organisation } does not take your trackers over
preview = The partner has declined your request.
title = Your request was declined
intro = { $organisation } has declined to pay for what these trackers consume.
still = You go on paying for what they consume.
fact-trackers = Trackers
button = Open the delegation
