title = For which organisation?
lead = You belong to several. Choose the one that the app is for.
your-roles = You are: { $roles }
none-title = Apps are installed by customers of the platform
none-text = With this account you belong to none. If your organisation is a customer, please sign in with the address it knows you by, or ask the platform.
back = Back to the app
