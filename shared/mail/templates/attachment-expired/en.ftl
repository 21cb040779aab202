subject = No answer about { $organisation }
preview = Your request has expired.
title = Your request has expired
intro = Nobody answered your request to have { $organisation } attached in time.
next = You may ask again.
button = See your requests
