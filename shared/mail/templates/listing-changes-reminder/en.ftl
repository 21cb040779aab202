subject = The changes to { $app } are still to come
preview = The listing waits for its next version.
title = Your listing waits for its next version
intro = For the listing of { $app } we asked for this change:
due = Please submit the next version by { $when }.
button = Edit the listing
