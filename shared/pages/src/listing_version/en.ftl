back = Back to the app
differences-title = What is otherwise than in the version before
first = This is the first version.
content-title = What it says
