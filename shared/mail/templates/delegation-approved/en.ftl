subject = { $organisation } takes your trackers over
preview = The partner has approved your request.
title = Your request was approved
intro = { $organisation } pays for what these trackers consume.
from = It pays from { $when }.
fact-trackers = Trackers
button = Open the delegation
