subject = Delegation with { $organisation } goes on
preview = The partner has credits again.
title = A delegation goes on
intro = The delegation with { $organisation } goes on: the partner has credits again and pays for these trackers.
fact-trackers = Trackers
button = Open the delegation
