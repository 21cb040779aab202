subject = { $app } has erased your data
preview = The partner has confirmed the erasure.
title = Your data has been erased
intro = The partner confirms that everything { $app } had read of your organisation is erased.
fact-partner = Partner
button = Open receipts and details
