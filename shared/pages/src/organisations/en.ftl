lead = Choose where you want to work.
kind-platform = Review desk
kind-partner = Developer portal
kind-customer = Customer
your-roles = You are: { $roles }
none-title = You do not belong to an organisation yet
none-text = If you were invited, please sign in with the very address the invitation was sent to. Otherwise ask a colleague to invite you.
