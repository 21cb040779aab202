subject = { $organisation } was not attached
preview = Your request was declined.
title = Your request was declined
intro = Your request to have { $organisation } attached was declined.
next = If you think that it was misunderstood, speak with the customer and ask again with more details.
button = See your requests
