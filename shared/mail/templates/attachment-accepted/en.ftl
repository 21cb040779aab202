subject = { $organisation } is attached to you
preview = It may delegate trackers to you now.
title = A customer has accepted
intro = { $organisation } has accepted your request.
next = When it delegates trackers to you, you are asked first.
button = See your customers
