subject = { $organisation } wants to be attached to you
preview = You decide whether it is.
title = A partner wants to be attached to you
intro = { $organisation } has asked us to attach your organisation to it.
meaning = If you accept, you may delegate trackers to the partner, which then pays for what they consume. Nothing is delegated by accepting.
due = Please decide by { $when }; then the request expires.
button = Read and decide
