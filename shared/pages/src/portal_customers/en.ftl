title = Customers
lead = Who has { $app } installed, and how each installation stands.
done-acknowledged = Noted: the data has been erased.
none-title = No customer has this app yet
none-text = Customers appear here as soon as they have installed it.
column-customer = Customer
column-version = Version
column-state = State
since = since
look = What was read and refused
version = Version { $number }
asked-about = asked about version { $number }
declined = did not consent to version { $number }
state-active = Active
state-degraded = Degraded
not-granted = Not granted:
set-up = Set up on
set-up-pending = Setup not finished
next-page = Next page
observed = Refused requests
observed-text = Requests about customers who do not have the app, and others that were refused before it mattered whose data they asked for. What happened at one customer is behind the link beside its name.
observed-of = What was read and refused at { $customer }
observed-of-text = Counted by day (UTC). Requests of the last minutes may be missing.
observed-back = Back to the requests of no installation
observed-none = Nothing has been counted.
observed-more = Days before these are not shown.
column-scope = Data access
column-day = Day
column-allowed = Read
column-refused = Refused
scope-unknown = Scopes that do not exist
reason-sandbox-key = with a key of the sandbox
reason-key-without-app = with a key of no app
reason-app-stopped = the app was stopped
reason-not-installed = the app was not installed
reason-scope-not-granted = the customer has not consented to it
reason-unknown-asset = no such tracker
reason-asset-not-shared = the tracker is not shared with the app
reason-unknown-location = no such location
reason-location-not-shared = the location is not shared with the app
erasures-title = To be erased
erasures-none = Nothing waits to be erased.
erasures-text = These customers have disconnected the app. Erase all that it has read of them, then say so here.
erasures-more = More waits than is shown: it appears as this is done.
disconnected = disconnected on
erase-until = to be erased by
erase-overdue = Overdue. Platform support has been told.
acknowledge = We have erased it
adoption-title = Adoption
adoption-none = Nobody has it yet.
published = in the catalogue
adopted-by = { $count ->
    [one] { $count } customer
   *[other] { $count } customers
}
adoption-counted = { $count ->
    [one] Counted for the first customer; there are more.
   *[other] Counted for the first { $count } customers; there are more.
}
