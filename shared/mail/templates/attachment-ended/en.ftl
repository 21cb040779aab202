subject = You and { $organisation } are no longer attached
preview = What was pending has ended; what is delegated stops.
title = An attachment has ended
intro = The attachment between your organisation and { $organisation } has ended.
next = Requests that were pending have ended. Trackers that are delegated stop with their notice; an email for each says from when.
button = See the details
