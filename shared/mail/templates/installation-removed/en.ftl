subject = { $app } is disconnected
preview = It may not read anything any more.
title = An app is disconnected
intro = Your organisation has disconnected { $app }. It may not read anything any more.
fact-partner = Partner
next = Its partner must erase what it has read and tell us; we let you know. Your receipts stay with you.
button = Open receipts and details
