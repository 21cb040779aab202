lead = Where we send the events that concern { $organisation }, as soon as they happen.
done-removed = The endpoint has been removed
done-removed-text = Nothing more is sent there, and its secrets are gone.
none-title = No endpoints yet
none-text = Until you register one, poll the event feed: it has everything that a webhook would tell you.
column-state = State
column-events = Events
column-since = Since
state-active = Active
state-disabled = Disabled
events-all = All
events-some = { $count ->
    [one] { $count } type
   *[other] { $count } types
}
create-title = Add an endpoint
create-text = You are shown its signing secret once, on the next page.
field-url = Address
hint-url = A public address that begins with https://.
field-description = Description
hint-description = What you call it, such as Production.
field-event_types = Events to send
hint-event-types = Tick none to get all, new ones too.
create = Add endpoint
