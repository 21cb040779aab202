skip-to-content = Skip to content
programme = Partner programme
language-menu = Language
account-menu = Account
sign-in = Sign in
sign-out = Sign out
my-organisations = My organisations
navigation = Main
review-desk = Review desk
nav-queue = Applications
nav-inbox = Inbox
nav-members = Members
nav-portal = Portal
nav-audit = Audit trail
waiting = { $count ->
    [one] { $count } waiting
   *[other] { $count } waiting
}
footer-help = Need help? Write to
footer-run-by = Partner programme of { $platform }
optional = (optional)
faults-title = { $count ->
    [one] One thing needs your attention
   *[other] { $count } things need your attention
}
fault-in-line = Line { $line }: { $sentence }
by-applicant = Applicant
by-team = Review team
by-system = Automatic
next-page = Next page
overdue = Overdue
back-home = Go to the home page
