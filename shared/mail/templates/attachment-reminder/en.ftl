subject = Reminder: { $organisation } waits for your decision
preview = A partner wants to be attached to you.
title = A partner waits for your decision
intro = { $organisation } has asked us to attach your organisation to it, and nobody has answered yet.
meaning = If you accept, you may delegate trackers to the partner, which then pays for what they consume. Nothing is delegated by accepting.
due = Please decide by { $when }; then the request expires.
button = Read and decide
