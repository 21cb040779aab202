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
nav-listings = Apps
nav-inbox = Inbox
nav-members = Members
nav-keys = API keys
nav-webhooks = Webhooks
nav-portal = Portal
nav-audit = Audit trail
nav-support = Support
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
no-deadline = No deadline
step-done = Done
step-open = To do
audit-action = What happened
audit-when = When
audit-actor = Who
audit-change = Change
audit-request = Request
audit-nothing = nothing
audit-becomes = becomes
sent-on = Sent on
detail-type = Type of partnership
detail-country = Country
detail-business = Business contact
detail-technical = Technical contact
detail-website = Website
detail-use-case = Use case
detail-endpoints = API endpoints
detail-authentication = Authentication
detail-flows = Data flows
detail-scopes = Requested scopes
detail-other = Other interface requirements
clock-title = Clock
clock-running = The clock is running: the review team has it.
clock-stopped = The clock stands still.
clock-team = With the review team
clock-applicant = Waiting for the applicant
document-awaited = File not received yet
document-link = Link
documents-title = Documents
documents-none = No documents so far.
answer-until = Answer awaited by
