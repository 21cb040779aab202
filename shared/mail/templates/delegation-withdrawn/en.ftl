subject = { $organisation } asks no longer
preview = The request was taken back.
title = A request was taken back
intro = { $organisation } no longer asks you to take these trackers over.
next = The link in the earlier email decides nothing any more.
fact-trackers = Trackers
button = Open the delegation
