lead = Every decision about { $organisation }: what happened, when, and who did it.
none-title = Nothing recorded yet
none-text = Every decision will be listed here.
