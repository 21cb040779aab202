//! From a committed change to everything that it calls for: emails on their queue, audit entries, lifecycle feed entries,
//! the entries of the catalogue.
//!
//! ```text
//! table ── stream ──→ relay ──┬──→ queue of emails      (matrix: event × recipient × channel)
//!                             ├──→ audit trail of each organisation concerned; a stated reason, in a place of its own
//!                             ├──→ lifecycle feed of the partner concerned, gapless
//!                             │       └──→ a delivery per endpoint that wants it, and the queue of webhooks
//!                             └──→ catalogue, never back to an older version
//! ```
//! What leaves here carries ids: of an event's own data, feed and webhooks have what its aggregate tells
//! ([`domain::told`]), the others nothing. Every effect is idempotent on the event's id, so a batch that failed half-way is simply relayed again whole. What
//! cannot be understood is parked, by key and versions only: the item still holds the events, and an operator's replay
//! emits them again once the code can read them.

use std::collections::{BTreeMap, btree_map::Entry};

use domain::{
    aggregate::Aggregate,
    api_key::ApiKey,
    application::Application,
    attachment::Attachment,
    credits::CreditsAccount,
    delegation::Delegation,
    directory::Entry as DirectoryEntry,
    erasure::Erasure,
    event::Recorded,
    id::{PartnerId, PersonId},
    installation::Installation,
    listing::Listing,
    member::{self, Member},
    organisation::{OrganisationId, Role},
    partner::Partner,
    partner_account::PartnerAccount,
    person_request::PersonRequest,
    support_visit::SupportVisit,
    webhook::{self, WebhookEndpoint},
};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    ATTEMPTS,
    showcase::{Projection, project},
};
use crate::{
    engine::{Family, Loaded},
    notification::{Channel, EmailOrder, Matrix, Notification, Recipient, WebhookOrder},
    ports::{Condition, Enqueue, EnqueueError, Item, Key, Lists, Message, Queue, Reads, StoreError, Write, Writes},
    programme::programme,
    records::{self, Notified, Record, audit::AuditEntry, delivery::Delivery, feed, reason::Reason},
};

/// Writes under way at once while a batch is relayed.
const PARALLEL_WRITES: usize = 8;

/// A committed change of an aggregate, as the stream (or an operator's replay) tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The item after the change.
    pub item: Item,
    /// The version before; 0 when the item is new or everything it still holds is to be emitted again.
    pub old_version: u64,
}

/// A change that could not be understood, as it is parked: key and versions only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// The item.
    pub key: Key,
    /// The version before the change.
    pub old_version: u64,
    /// The version after it, where it could be read.
    pub new_version: Option<u64>,
    /// What was wrong: of the shape, never of the content.
    pub reason: String,
}

/// Why a batch must be relayed again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RelayError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A queue failed.
    #[error(transparent)]
    Enqueue(#[from] EnqueueError),
}

/// What a batch came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Events emitted.
    pub events: usize,
    /// Messages put on queues, parked changes among them.
    pub messages: usize,
    /// Changes parked.
    pub parked: usize,
}

/// What one change calls for.
#[derive(Default)]
struct Plan {
    events: usize,
    messages: Vec<Message>,
    to_admins: Vec<(Admins, EmailOrder)>,
    audit: Vec<AuditEntry>,
    reasons: Vec<Reason>,
    feed: Vec<(PartnerId, feed::Entry)>,
    projection: Option<Projection>,
}

/// Relays a batch.
///
/// # Errors
/// When anything could not be written or enqueued; nothing is lost by relaying the whole batch again.
pub async fn relay(
    store: &(impl Reads + Writes + Lists),
    queue: &impl Enqueue,
    changes: &[Change],
    matrix: &Matrix,
) -> Result<Report, RelayError> {
    let mut report = Report::default();
    let mut plan = Plan::default();
    let mut projections = vec![];
    for change in changes {
        match plan_change(change, matrix) {
            Ok(planned) => {
                plan.events += planned.events;
                plan.messages.extend(planned.messages);
                plan.to_admins.extend(planned.to_admins);
                plan.audit.extend(planned.audit);
                plan.reasons.extend(planned.reasons);
                plan.feed.extend(planned.feed);
                projections.extend(planned.projection.map(|projection| (change, projection)));
            }
            Err(reason) => {
                report.parked += 1;
                plan.messages.push(park(change, reason));
            }
        }
    }
    let reasons = plan.reasons.iter().map(Record::item);
    let writes = reasons.chain(plan.audit.iter().map(Record::item)).collect::<Result<Vec<_>, _>>()?;
    stream::iter(writes)
        .map(|item| store.commit(vec![Write::Put(item, Condition::None)]))
        .buffer_unordered(PARALLEL_WRITES)
        .try_collect::<Vec<()>>()
        .await?;
    let mut endpoints = Endpoints::default();
    for (partner, entry) in plan.feed {
        let is_pushed = matrix.offers_webhook(&entry.kind);
        let entry = append(store, &partner, entry).await?;
        if is_pushed {
            plan.messages.extend(push(store, endpoints.of(store, &partner).await?, &entry).await?);
        }
    }
    for (change, projection) in projections {
        match project(store, &projection).await {
            Ok(()) => {}
            // It cannot be made, or held, however often it is tried; the changes behind it must not wait for that.
            Err(error @ (StoreError::Unreadable(_) | StoreError::TooLarge(_))) => {
                report.parked += 1;
                plan.messages.push(park(change, error.to_string()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    plan.messages.extend(to_each_admin(store, plan.to_admins).await?);
    // Last, so that whoever acts on a mail finds the history that led to it.
    if !plan.messages.is_empty() {
        queue.enqueue(&plan.messages).await?;
    }
    report.events = plan.events;
    report.messages = plan.messages.len();
    Ok(report)
}

fn park(change: &Change, reason: String) -> Message {
    tracing::error!(partition = change.item.key.partition, sort = change.item.key.sort, reason, "a change is parked");
    let parked = Parked { key: change.item.key.clone(), old_version: change.old_version, new_version: change.item.version(), reason };
    Message { queue: Queue::Parked, body: serde_json::to_string(&parked).unwrap_or_default() }
}

fn plan_change(change: &Change, matrix: &Matrix) -> Result<Plan, String> {
    match change.item.attributes.get("aggregate").and_then(Value::as_str) {
        Some(Application::NAME) => plan::<Application>(change, matrix),
        Some(Partner::NAME) => plan::<Partner>(change, matrix),
        Some(ApiKey::NAME) => plan::<ApiKey>(change, matrix),
        Some(Listing::NAME) => plan::<Listing>(change, matrix),
        Some(Member::NAME) => plan::<Member>(change, matrix),
        Some(DirectoryEntry::NAME) => plan::<DirectoryEntry>(change, matrix),
        Some(SupportVisit::NAME) => plan::<SupportVisit>(change, matrix),
        Some(PersonRequest::NAME) => plan::<PersonRequest>(change, matrix),
        Some(WebhookEndpoint::NAME) => plan::<WebhookEndpoint>(change, matrix),
        Some(Installation::NAME) => plan::<Installation>(change, matrix),
        Some(Erasure::NAME) => plan::<Erasure>(change, matrix),
        Some(CreditsAccount::NAME) => plan::<CreditsAccount>(change, matrix),
        Some(PartnerAccount::NAME) => plan::<PartnerAccount>(change, matrix),
        Some(Attachment::NAME) => plan::<Attachment>(change, matrix),
        Some(Delegation::NAME) => plan::<Delegation>(change, matrix),
        Some(_) => Err("an aggregate this release does not know".to_owned()),
        None => Err("no aggregate's name".to_owned()),
    }
}

fn plan<A: Family + Notified>(change: &Change, matrix: &Matrix) -> Result<Plan, String> {
    let loaded = Loaded::<A>::read(change.item.key.clone(), Some(change.item.clone())).map_err(|error| error.to_string())?;
    let events = loaded.events().map_err(|error| error.to_string())?;
    let mut plan = Plan::default();
    for recorded in events.iter().filter(|event| event.version > change.old_version) {
        let kind = kind(recorded)?;
        plan.events += 1;
        for notification in matrix.of(&kind) {
            match notification.channel {
                Channel::Email if let Some(roles) = admins_of(notification.recipient) => {
                    let organisation = A::organisation(&loaded.state, notification.recipient);
                    let organisation = organisation.ok_or_else(|| format!("{} has no {:?}", A::NAME, notification.recipient))?;
                    plan.to_admins.push((Admins { organisation, roles }, order::<A>(&loaded, recorded, notification, None)?));
                }
                Channel::Email => plan.messages.push(email::<A>(&loaded, recorded, notification)?),
                Channel::LifecycleFeed => plan.feed.extend(feed_entries::<A>(&loaded.key, recorded, &kind)),
                // What is pushed is the feed's entry, once it has its number.
                Channel::Webhook => {}
                // The balance of a customer's own account is followed by no delegation.
                Channel::Delegations => plan.messages.extend(A::catches_up(&loaded.state).map(|order| order.message())),
                Channel::Installations => {
                    let order = A::catches_up(&loaded.state).ok_or_else(|| format!("nothing follows {}", A::NAME))?;
                    plan.messages.push(order.message());
                }
                // Whatever happened, the entry is made of what it came to.
                Channel::Catalogue => {
                    plan.projection = Some(Projection::of(&loaded).ok_or_else(|| format!("{} is in no catalogue", A::NAME))?);
                }
            }
        }
        let reason = A::reason(&recorded.event).map(|words| Reason { event_id: recorded.id.clone(), words: words.clone() });
        if matrix.is_booked(&kind) {
            continue;
        }
        plan.audit.extend(audit_entries(&loaded.key, recorded, &kind, reason.is_some()));
        plan.reasons.extend(reason);
    }
    // Emitted again as far as the item remembers (a replay), an app is shown even if the event that published it is
    // forgotten by now.
    let is_all_there_is = events.iter().all(|event| event.version > change.old_version);
    if is_all_there_is && plan.projection.is_none() {
        plan.projection = Projection::of(&loaded).filter(Projection::shows);
    }
    Ok(plan)
}

/// An event's type. Its data is not looked at: what others may know of it, the aggregate tells.
fn kind<E: Serialize>(recorded: &Recorded<E>) -> Result<String, String> {
    let event = serde_json::to_value(&recorded.event).map_err(|error| error.to_string())?;
    event.get("type").and_then(Value::as_str).map(ToOwned::to_owned).ok_or_else(|| "an event without a type".to_owned())
}

fn email<A: Family + Notified>(loaded: &Loaded<A>, recorded: &Recorded<A::Event>, notification: &Notification) -> Result<Message, String> {
    let named = |recipient| A::person_of(&recorded.event, recipient).or_else(|| A::person(&loaded.state, recipient));
    let person = match notification.recipient {
        Recipient::ReviewerTeam => None,
        // A recipient that this aggregate does not have is a mistake of the matrix; it must not pass in silence.
        recipient => Some(named(recipient).ok_or_else(|| format!("{} has no {recipient:?}", A::NAME))?),
    };
    message(&order::<A>(loaded, recorded, notification, person)?)
}

fn order<A: Family + Notified>(
    loaded: &Loaded<A>,
    recorded: &Recorded<A::Event>,
    notification: &Notification,
    person: Option<PersonId>,
) -> Result<EmailOrder, String> {
    let template = notification.template.clone().ok_or("an email without a template")?;
    Ok(EmailOrder {
        schema: EmailOrder::SCHEMA,
        email: EmailOrder::id(&recorded.id, &template, person.as_ref()),
        template,
        person,
        event_id: recorded.id.clone(),
        aggregate: A::NAME.to_owned(),
        table: loaded.key.table,
        partition: loaded.key.partition.clone(),
        sort: loaded.key.sort.clone(),
        link: notification.link,
        about: A::about(&recorded.event),
        recipient: admins_of(notification.recipient).map(|_| notification.recipient),
    })
}

fn message(order: &EmailOrder) -> Result<Message, String> {
    let body = serde_json::to_string(order).map_err(|error| error.to_string())?;
    Ok(Message { queue: Queue::Emails, body })
}

/// Administrators who are each written to: whoever holds one of these roles in the organisation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Admins {
    organisation: OrganisationId,
    roles: &'static [Role],
}

/// The roles that a recipient stands for, where it is more than one person.
const fn admins_of(recipient: Recipient) -> Option<&'static [Role]> {
    match recipient {
        Recipient::PartnerAdmins => Some(&[Role::PartnerAdmin]),
        Recipient::CustomerAdmins => Some(&[Role::Admin, Role::FleetAdmin]),
        // Roles of either kind of organisation: nobody holds another kind's.
        Recipient::AccountAdmins => Some(&[Role::PartnerAdmin, Role::Admin]),
        Recipient::CustomerManagers => Some(&[Role::Admin]),
        Recipient::Applicant
        | Recipient::ReviewerTeam
        | Recipient::SeatHolder
        | Recipient::Partner
        | Recipient::Everyone
        | Recipient::Requester
        | Recipient::Customers
        | Recipient::Addressee
        | Recipient::Delegations => None,
    }
}

/// One order for each administrator that the organisation has when the event is relayed.
async fn to_each_admin(lists: &impl Lists, orders: Vec<(Admins, EmailOrder)>) -> Result<Vec<Message>, RelayError> {
    let mut messages = vec![];
    let mut known: BTreeMap<Admins, Vec<PersonId>> = BTreeMap::new();
    for (admins, order) in orders {
        let people = match known.entry(admins) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(people(lists, admins).await?),
        };
        for person in people {
            let email = EmailOrder::id(&order.event_id, &order.template, Some(person));
            let order = EmailOrder { email, person: Some(*person), ..order.clone() };
            messages.push(message(&order).map_err(StoreError::Unreadable)?);
        }
    }
    Ok(messages)
}

async fn people(lists: &impl Lists, admins: Admins) -> Result<Vec<PersonId>, StoreError> {
    let seats = super::members::seats(lists, &admins.organisation).await?;
    let seats = seats.into_iter().filter_map(|seat| match seat.state {
        // Who was made the first administrator is written to before they have signed in, too.
        member::State::Active { seat, .. } | member::State::Invited { seat, step: None } => Some(seat),
        member::State::Vacant | member::State::Invited { .. } | member::State::Removed { .. } => None,
    });
    Ok(seats.filter(|seat| seat.roles.iter().any(|role| admins.roles.contains(role))).map(|seat| seat.person).collect())
}

fn audit_entries<E>(key: &Key, recorded: &Recorded<E>, kind: &str, has_reason: bool) -> Vec<AuditEntry> {
    // An aggregate that is no organisation's own item has a history of its own, too: reviewers read an application's.
    let organisations: Vec<_> = recorded.concerns.iter().map(ToString::to_string).collect();
    let own = (!organisations.contains(&key.partition)).then(|| key.partition.clone());
    organisations
        .into_iter()
        .chain(own)
        .map(|reader| AuditEntry {
            reader,
            event_id: recorded.id.clone(),
            kind: kind.to_owned(),
            subject: format!("{}/{}", key.partition, key.sort),
            at: recorded.at,
            actor: recorded.actor.clone(),
            before: recorded.before.clone(),
            after: recorded.after.clone(),
            has_reason,
            request_id: recorded.request_id.clone(),
        })
        .collect()
}

fn feed_entries<A: Aggregate>(key: &Key, recorded: &Recorded<A::Event>, kind: &str) -> Vec<(PartnerId, feed::Entry)> {
    let partners = recorded.concerns.iter().filter_map(|organisation| match organisation {
        OrganisationId::Partner(partner) => Some(*partner),
        OrganisationId::Platform | OrganisationId::Customer(_) => None,
    });
    partners
        .map(|partner| {
            let entry = feed::Entry {
                partner,
                number: 0,
                event_id: recorded.id.clone(),
                kind: kind.to_owned(),
                subject: format!("{}/{}", key.partition, key.sort),
                event_schema: recorded.schema,
                aggregate_version: recorded.version,
                at: recorded.at,
                data: A::told(&recorded.event).into(),
            };
            (partner, entry)
        })
        .collect()
}

/// Gives the event the partner's next number; marker, sequence and entry are one transaction.
async fn append(store: &(impl Reads + Writes), partner: &PartnerId, entry: feed::Entry) -> Result<feed::Entry, RelayError> {
    let keys = [feed::sequence_key(partner), feed::marker_key(partner, &entry.event_id)];
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let mut items = store.fetch(&keys).await?.into_iter();
        let (sequence, marker) = (items.next().flatten(), items.next().flatten());
        if let Some(marker) = marker {
            return Ok(feed::Entry { number: feed::Marker::read(marker)?.number, ..entry });
        }
        let known = sequence.map(feed::Sequence::read).transpose()?;
        let (number, condition) = known.map_or((1, Condition::Absent), |known| (known.version + 1, Condition::VersionIs(known.version)));
        let entry = feed::Entry { number, ..entry.clone() };
        let marker = feed::Marker { partner: *partner, event_id: entry.event_id.clone(), number };
        let sequence = feed::Sequence { partner: *partner, version: number };
        let writes = vec![
            Write::Put(marker.item()?, Condition::Absent),
            Write::Put(sequence.item()?, condition),
            Write::Put(entry.item()?, Condition::Absent),
        ];
        match store.commit(writes).await {
            Ok(()) => return Ok(entry),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// The endpoints of the partners that a batch is about, each partner's read once.
#[derive(Default)]
struct Endpoints(BTreeMap<PartnerId, Vec<webhook::Endpoint>>);

impl Endpoints {
    /// The active endpoints of a partner.
    async fn of(&mut self, lists: &impl Lists, partner: &PartnerId) -> Result<&[webhook::Endpoint], StoreError> {
        if !self.0.contains_key(partner) {
            let all = records::webhook::of_partner(lists, partner).await?;
            let active = all.into_iter().filter_map(|loaded| match loaded.state {
                webhook::State::Active(endpoint) => Some(endpoint),
                webhook::State::Unwritten | webhook::State::Disabled { .. } | webhook::State::Deleted { .. } => None,
            });
            self.0.insert(*partner, active.collect());
        }
        Ok(self.0.get(partner).map_or(&[], Vec::as_slice))
    }
}

/// Begins the delivery of an entry to each endpoint that wants it, and says what to put on the queue. A delivery that was
/// begun before stays as it is: its key is the endpoint and the entry's number.
async fn push(store: &(impl Reads + Writes), endpoints: &[webhook::Endpoint], entry: &feed::Entry) -> Result<Vec<Message>, RelayError> {
    let wanting: Vec<_> = endpoints.iter().filter(|endpoint| endpoint.settings.wants(&entry.kind)).collect();
    let items = wanting.iter().map(|endpoint| Delivery::begun(endpoint.id, entry, entry.at, programme().webhook).item());
    let items = items.collect::<Result<Vec<_>, _>>()?;
    stream::iter(items)
        .map(|item| async move {
            let key = item.key.clone();
            match store.commit(vec![Write::Put(item, Condition::Absent)]).await {
                // Begun before; or somebody was in the way, and then nothing is there and the batch comes again.
                Err(conflict @ StoreError::Conflict { .. }) => store.fetch(&[key]).await?.pop().flatten().map(drop).ok_or(conflict),
                outcome => outcome,
            }
        })
        .buffer_unordered(PARALLEL_WRITES)
        .try_collect::<Vec<()>>()
        .await?;
    Ok(wanting.iter().map(|endpoint| WebhookOrder::new(endpoint.id, entry.partner, entry.number).message()).collect())
}
#[cfg(test)]
mod tests {
    use domain::{
        event::{Actor, Occasion},
        id::{self, ListingId},
        programme::Programme,
        told::Told,
    };
    use jiff::Timestamp;

    use super::*;
    use crate::{
        notification::Silent,
        ports::Table,
        programme::programme,
        records::catalogue::{Showing, Shown},
    };

    /// What is in the catalogue when it says so.
    #[derive(Debug)]
    struct App;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "type", content = "data")]
    enum Event {
        #[serde(rename = "app.shown")]
        Shown,
        #[serde(rename = "app.hidden")]
        Hidden,
        #[serde(rename = "app.edited")]
        Edited,
    }

    impl Aggregate for App {
        const NAME: &'static str = "app";
        const SCHEMA: u32 = 1;
        type State = bool;
        type Command = Event;
        type Event = Event;
        type Rejection = ();

        fn decide(_: &bool, command: Event, _: &Occasion, _: &Programme) -> Result<Vec<Event>, ()> {
            Ok(vec![command])
        }

        fn evolve(state: bool, event: &Event, _: Timestamp) -> bool {
            match event {
                Event::Shown => true,
                Event::Hidden => false,
                Event::Edited => state,
            }
        }

        fn told(_: &Event) -> Told {
            Told::nothing()
        }

        fn label(_: &bool) -> &'static str {
            "any"
        }

        fn concerns(_: &bool) -> Vec<OrganisationId> {
            vec![]
        }
    }

    impl Family for App {
        const TABLE: Table = Table::Partners;
    }

    fn listing() -> ListingId {
        id::derive(&["app"])
    }

    impl Notified for App {
        fn in_catalogue(state: &bool) -> Option<Showing> {
            let entry = |_: &[Option<Item>]| Err(StoreError::Unreadable("only whether there is one matters here".to_owned()));
            Some(Showing { listing: listing(), shown: state.then(|| Shown { reads: vec![], entry: Box::new(entry) }) })
        }
    }

    fn matrix(events: &[&str]) -> Matrix {
        let cell = |event: &&str| Notification {
            event: (*event).to_owned(),
            recipient: Recipient::Everyone,
            channel: Channel::Catalogue,
            template: None,
            link: None,
        };
        Matrix { notifications: events.iter().map(cell).collect(), silent: Silent { events: vec![], booked: vec![] } }
    }

    /// The item after these events, all of its versions as they were before.
    fn change(events: &[Event], old_version: u64) -> Change {
        let occasion = Occasion { now: Timestamp::UNIX_EPOCH, actor: Actor::Schedule, request_id: "spec".to_owned() };
        let unwritten = Loaded::<App>::read(Key::new(Table::Partners, listing(), "app"), None).unwrap();
        let app = events.iter().fold(unwritten, |app, event| app.decide(event.clone(), &occasion, programme()).unwrap().into_aggregate());
        Change { item: app.item(occasion.now).unwrap(), old_version }
    }

    fn shows(events: &[Event], old_version: u64) -> Option<bool> {
        let plan = plan::<App>(&change(events, old_version), &matrix(&["app.shown", "app.hidden"])).unwrap();
        plan.projection.map(|projection| projection.shows())
    }

    #[test]
    fn the_catalogue_is_told_what_an_event_of_the_matrix_came_to_and_of_no_other() {
        assert_eq!(shows(&[Event::Edited, Event::Shown], 1), Some(true));
        assert_eq!(shows(&[Event::Shown, Event::Hidden], 1), Some(false));
        assert_eq!(shows(&[Event::Shown, Event::Hidden, Event::Shown], 1), Some(true), "what both came to");
        assert_eq!(shows(&[Event::Shown, Event::Edited], 1), None);
    }

    #[test]
    fn what_is_replayed_is_shown_even_if_its_event_is_forgotten() {
        let mut change = change(&[Event::Shown, Event::Edited], 1);
        let told = |change: &Change| plan::<App>(change, &matrix(&["app.shown"])).unwrap().projection.is_some();
        assert!(!told(&change));
        change.item.attributes["events"].as_array_mut().unwrap().remove(0);
        assert!(told(&change));
        assert_eq!(shows(&[Event::Edited], 0), None, "what was never shown takes no place");
    }

    #[test]
    fn a_kind_that_no_catalogue_shows_is_a_mistake_of_the_matrix() {
        let occasion = Occasion { now: Timestamp::UNIX_EPOCH, actor: Actor::Schedule, request_id: "spec".to_owned() };
        let key = Key::new(Table::Directory, "customer", "customer");
        let record = domain::directory::Record::Customer {
            id: id::derive(&["customer"]),
            external_id: domain::values::ExternalId::parse("c").unwrap(),
            name: domain::values::Line::parse("Fleet").unwrap(),
            active: true,
        };
        let known = Loaded::<DirectoryEntry>::read(key, None).unwrap().decide(domain::directory::Upsert(record), &occasion, programme());
        let Ok(known) = known;
        let change = Change { item: known.aggregate().item(occasion.now).unwrap(), old_version: 0 };
        assert_eq!(plan::<DirectoryEntry>(&change, &matrix(&["directory.upserted"])).err().unwrap(), "directory is in no catalogue");
    }
}
