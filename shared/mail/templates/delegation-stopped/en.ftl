subject = You pay for your trackers again
preview = A delegation has stopped.
title = A delegation has stopped
intro = The delegation with { $organisation } has stopped. From now on you pay for what these trackers consume.
fact-trackers = Trackers
button = Open the delegation
