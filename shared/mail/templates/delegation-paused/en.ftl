subject = Delegation with { $organisation } paused
preview = The partner has no credits left.
title = A delegation is paused
intro = The delegation with { $organisation } is paused: the partner has no credits left.
partner = What these trackers consume is refused until your account has credits again.
customer = What these trackers consume is refused meanwhile; you are not charged for it. To pay for it yourself, stop the delegation.
fact-trackers = Trackers
button = Open the delegation
