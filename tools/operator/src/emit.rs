//! Emitting again what was committed: through the relay that the stream wakes, over what the items still hold.
//!
//! ```text
//! parked message ──→ its item ──┐
//!                               ├──→ change ──→ application::use_cases::relay ──→ emails, audit trail, lifecycle feed
//! whole tables, since a time ───┘
//! ```
//! Every effect is idempotent on the event's id: what was emitted before is emitted into nothing.

use application::{
    notification::matrix,
    ports::{Enqueue, EnqueueError, Item, Key, Lists, Message, Queue, Reads, StoreError, Table, Writes},
    use_cases::relay::{Change, Parked, RelayError, relay},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};

/// A whole table, page by page.
pub trait Pages {
    /// Aggregates from where the last page ended, and where the next begins.
    async fn page(&self, table: Table, after: Option<Key>) -> Result<(Vec<Item>, Option<Key>), StoreError>;
}

/// Where the relay's messages go while an operator emits: what it would park is told to the operator instead of being
/// parked (again).
struct Unparked<'a, Q> {
    queue: &'a Q,
    not_understood: Mutex<Vec<Parked>>,
}

/// What was emitted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Emitted {
    /// Items looked at.
    pub items: usize,
    /// Events emitted again.
    pub events: usize,
    /// Messages put on queues.
    pub messages: usize,
    /// Changes that this release does not understand.
    pub not_understood: Vec<Parked>,
    /// Items whose oldest kept event is not their first and is not older than asked: earlier ones may be gone.
    pub possibly_incomplete: Vec<Key>,
}

impl Emitted {
    fn add(&mut self, other: Self) {
        self.items += other.items;
        self.events += other.events;
        self.messages += other.messages;
        self.not_understood.extend(other.not_understood);
        self.possibly_incomplete.extend(other.possibly_incomplete);
    }
}

impl<Q: Enqueue> Enqueue for Unparked<'_, Q> {
    async fn enqueue(&self, messages: &[Message]) -> Result<(), EnqueueError> {
        let (parked, others): (Vec<_>, Vec<_>) = messages.iter().cloned().partition(|message| message.queue == Queue::Parked);
        let read = parked.iter().filter_map(|message| serde_json::from_str::<Parked>(&message.body).ok());
        self.not_understood.lock().unwrap_or_else(PoisonError::into_inner).extend(read);
        if others.is_empty() { Ok(()) } else { self.queue.enqueue(&others).await }
    }
}

/// Emits changes.
///
/// # Errors
/// When a write or a message failed; doing it again loses nothing.
pub async fn emit(store: &(impl Reads + Writes + Lists), queue: &impl Enqueue, changes: &[Change]) -> Result<Emitted, RelayError> {
    let queue = Unparked { queue, not_understood: Mutex::default() };
    let report = relay(store, &queue, changes, matrix()).await?;
    let not_understood = queue.not_understood.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Emitted {
        items: changes.len(),
        events: report.events,
        messages: report.messages - report.parked,
        not_understood,
        possibly_incomplete: vec![],
    })
}

/// Emits what a parked message stands for; nothing when its item is gone.
///
/// # Errors
/// What the operator can read: of the message, the store, or that the change is still not understood.
pub async fn parked(store: &(impl Reads + Writes + Lists), queue: &impl Enqueue, body: &str) -> Result<(), String> {
    let parked: Parked = serde_json::from_str(body).map_err(|error| format!("not a parked change (line {})", error.line()))?;
    let found = store.fetch(std::slice::from_ref(&parked.key)).await.map_err(|error| error.to_string())?;
    let Some(item) = found.into_iter().next().flatten() else { return Ok(()) };
    let emitted = emit(store, queue, &[Change { item, old_version: parked.old_version }]).await.map_err(|error| error.to_string())?;
    match emitted.not_understood.first() {
        None => Ok(()),
        Some(still) => Err(format!("{}/{} is still not understood: {}", still.key.partition, still.key.sort, still.reason)),
    }
}

/// Emits everything that was committed since a time.
///
/// # Errors
/// As [`emit`], and the store's.
pub async fn outbox(
    store: &(impl Reads + Writes + Lists + Pages),
    queue: &impl Enqueue,
    tables: &[Table],
    since: Timestamp,
) -> Result<Emitted, RelayError> {
    let mut all = Emitted::default();
    for table in tables {
        let mut after = None;
        loop {
            let (items, next) = store.page(*table, after).await?;
            let changes: Vec<Change> = items.into_iter().filter_map(|item| change_since(item, since)).collect();
            all.possibly_incomplete.extend(changes.iter().filter(|change| is_cut_off(change)).map(|change| change.item.key.clone()));
            all.add(emit(store, queue, &changes).await?);
            after = next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(all)
}

/// When an event was made, and which version it made, as far as its text says so.
#[derive(Default, Deserialize)]
struct Made {
    version: Option<u64>,
    at: Option<String>,
}

/// What the events of an item say of themselves, oldest first; nothing for what is no aggregate's.
fn made(item: &Item) -> Option<Vec<Made>> {
    let events = item.attributes.get("events").and_then(Value::as_array)?;
    Some(events.iter().map(|event| event.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()).collect())
}

/// The change that the events since a time make; nothing when there are none.
fn change_since(item: Item, since: Timestamp) -> Option<Change> {
    let events = made(&item)?;
    // An event that cannot be read counts as the newest and recent: the relay then says what is wrong with it.
    let version = |event: &Made| event.version.or_else(|| item.version()).unwrap_or(0);
    let is_before = |event: &&Made| event.at.as_ref().and_then(|at| at.parse::<Timestamp>().ok()).is_some_and(|at| at < since);
    let newest_before = events.iter().filter(is_before).map(version).max();
    let newest = events.iter().map(version).max()?;
    let oldest = events.iter().map(version).min()?;
    let old_version = newest_before.unwrap_or_else(|| oldest.saturating_sub(1));
    (newest > old_version).then_some(Change { item, old_version })
}

/// Whether events between the time asked for and the oldest one kept may have been dropped for want of room.
fn is_cut_off(change: &Change) -> bool {
    let oldest = made(&change.item).into_iter().flatten().filter_map(|event| event.version).min();
    oldest.is_some_and(|oldest| oldest > 1 && change.old_version + 1 == oldest)
}

#[cfg(test)]
mod tests {
    use application::{
        engine::Loaded,
        fakes::{MemoryStore, Queues},
        ports::Lists as _,
        programme::programme,
        records::{self, audit},
    };
    use domain::{
        event::{Actor, Occasion},
        id,
        member::{Command, Member, Origin, Seat},
        organisation::{OrganisationId, Role},
        values::EmailAddress,
    };

    use super::*;

    impl Pages for MemoryStore {
        async fn page(&self, table: Table, after: Option<Key>) -> Result<(Vec<Item>, Option<Key>), StoreError> {
            let of_table =
                |item: &Item| item.key.table == table && item.version().is_some() && after.as_ref().is_none_or(|after| item.key > *after);
            let item = self.items().into_iter().find(of_table);
            let next = item.as_ref().map(|item| item.key.clone());
            Ok((item.into_iter().collect(), next))
        }
    }

    const LONG_AGO: &str = "2026-03-01T08:00:00Z";
    const INVITED_AT: &str = "2026-03-01T09:00:00Z";

    /// A store with one invited member, whose mail was never sent.
    async fn with_an_invitation() -> (MemoryStore, Key) {
        let address = EmailAddress::parse("ana@vendor.example").unwrap();
        let account = id::account(&address);
        let organisation = OrganisationId::Partner(id::derive(&["p"]));
        let key = records::member::key(&organisation, &account);
        let seat = seat(organisation, account);
        let occasion = Occasion { now: INVITED_AT.parse().unwrap(), actor: Actor::Schedule, request_id: "r".to_owned() };
        let invite = Command::Invite { seat, by: account };
        let outcome = Loaded::<Member>::read(key.clone(), None).unwrap().decide(invite, &occasion, programme()).unwrap();
        let store = MemoryStore::default();
        store.commit(outcome.writes(occasion.now).unwrap().unwrap()).await.unwrap();
        (store, key)
    }

    fn seat(organisation: OrganisationId, account: domain::id::AccountId) -> Seat {
        let roles = vec![Role::Developer];
        let domain = domain::digest::Digest::of("vendor.example");
        Seat { organisation, account, person: id::derive(&["person"]), domain, roles, origin: Origin::Invitation }
    }

    async fn audited(store: &MemoryStore) -> usize {
        store.list(&audit::trail("platform")).await.unwrap().rows.len()
    }

    #[tokio::test]
    async fn what_was_committed_since_is_emitted_and_what_was_before_is_not() {
        let (store, _) = with_an_invitation().await;
        let queues = Queues::default();
        let late = outbox(&store, &queues, &[Table::Partners, Table::Directory], "2026-03-01T10:00:00Z".parse().unwrap()).await.unwrap();
        assert_eq!((late.events, queues.drain().len()), (0, 0));
        let whole = outbox(&store, &queues, &[Table::Partners, Table::Directory], LONG_AGO.parse().unwrap()).await.unwrap();
        assert_eq!((whole.items, whole.events, whole.messages), (1, 1, 1));
        assert_eq!((queues.drain().len(), whole.possibly_incomplete.len()), (1, 0));
    }

    #[tokio::test]
    async fn an_event_that_cannot_be_read_is_named_and_not_passed_over() {
        let (store, key) = with_an_invitation().await;
        let mut item = store.get(&key).unwrap();
        item.attributes.insert("events".to_owned(), serde_json::json!(["{"]));
        store.plant(item);
        let all = outbox(&store, &Queues::default(), &[Table::Directory], LONG_AGO.parse().unwrap()).await.unwrap();
        assert_eq!((all.events, all.not_understood.len()), (0, 1));
    }

    #[tokio::test]
    async fn emitting_twice_writes_the_same_history_and_the_same_email() {
        let (store, _) = with_an_invitation().await;
        let queues = Queues::default();
        outbox(&store, &queues, &[Table::Directory], LONG_AGO.parse().unwrap()).await.unwrap();
        let (once, entries) = (queues.drain(), audited(&store).await);
        outbox(&store, &queues, &[Table::Directory], LONG_AGO.parse().unwrap()).await.unwrap();
        assert_eq!(queues.drain(), once, "the same email, by the same id");
        assert_eq!(audited(&store).await, entries);
    }

    #[tokio::test]
    async fn a_parked_change_is_emitted_from_its_item_once_it_is_understood() {
        let (store, key) = with_an_invitation().await;
        let queues = Queues::default();
        let parked_body = |key: &Key| {
            serde_json::to_string(&Parked { key: key.clone(), old_version: 0, new_version: Some(1), reason: "x".to_owned() }).unwrap()
        };
        assert_eq!(parked(&store, &queues, &parked_body(&key)).await, Ok(()));
        assert_eq!(queues.drain().len(), 1);
        assert_eq!(parked(&store, &queues, &parked_body(&Key::new(Table::Partners, "gone", "gone"))).await, Ok(()));
        assert!(parked(&store, &queues, "{").await.is_err());
    }

    #[tokio::test]
    async fn a_change_that_is_still_not_understood_stays_parked_and_is_not_parked_again() {
        let (store, key) = with_an_invitation().await;
        let mut item = store.get(&key).unwrap();
        item.attributes.insert("aggregate".to_owned(), "unicorn".into());
        store.plant(item);
        let queues = Queues::default();
        let body = serde_json::to_string(&Parked { key, old_version: 0, new_version: Some(1), reason: "x".to_owned() }).unwrap();
        assert!(parked(&store, &queues, &body).await.unwrap_err().contains("still not understood"));
        let all = outbox(&store, &queues, &[Table::Directory], LONG_AGO.parse().unwrap()).await.unwrap();
        assert_eq!(all.not_understood.len(), 1);
        assert!(queues.drain().is_empty());
    }
}
