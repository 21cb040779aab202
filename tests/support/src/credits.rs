//! What a fleet consumes: the host platform's key, trackers, reports, and what came of them in the ledger.

use application::{
    engine::Loaded,
    programme::programme,
    records::{
        self, Record as _,
        consumption::{Line, Tally},
        credits::AccountLine,
    },
    use_cases::{consume::Reported, settle},
};
use domain::{
    api_key::{Environment, PresentedKey, RANDOM_BYTES},
    creation::{Creation, IdempotencyKey},
    credits::CreditsAccount,
    directory,
    event::{Actor, Occasion},
    id::CustomerId,
    organisation::OrganisationId,
    values::Line as Name,
};
use jiff::Timestamp;

use crate::{
    Store,
    cast::now,
    consents::{self, external},
    story::moment,
};

/// The host platform's key, in force.
#[must_use]
pub fn platform_key(store: &Store) -> PresentedKey {
    let name = IdempotencyKey::parse("consumption").expect("a key");
    let creation = Creation::new(&Actor::Schedule, &name, &());
    let key = PresentedKey::mint_for(&creation, Environment::Live, OrganisationId::Platform, None, &[5; RANDOM_BYTES]);
    consents::mint(store, &key);
    key
}

/// The customer has a tracker, in use or not.
pub fn tracker(store: &Store, customer: &CustomerId, id: &str, active: bool) {
    let (external_id, name) = (external(id), Name::parse(id).expect("a name"));
    let id = records::directory::tracker_id(customer, &external_id);
    let record = directory::Record::Tracker { id, customer: *customer, external_id, name, active };
    let place = records::directory::key(&record);
    let occasion = occasion();
    let known = Loaded::<directory::Entry>::read(place.clone(), store.get(&place)).expect("an entry");
    let Ok(outcome) = known.decide(directory::Upsert(record), &occasion, programme());
    store.plant(outcome.aggregate().item(now()).expect("an item"));
}

/// One unit of a tracker's, consumed then.
#[must_use]
pub fn reported(id: &str, customer: &CustomerId, tracker: &str, at: Timestamp) -> Reported {
    Reported { id: external(id), customer: *customer, tracker: external(tracker), at, units: 1 }
}

/// The settling job runs.
pub async fn settles(store: &Store, at: Timestamp) -> settle::Report {
    settle::run(store, moment(at)).await.expect("settled")
}

/// An account as it is stored.
#[must_use]
pub fn account(store: &Store, organisation: &OrganisationId) -> Loaded<CreditsAccount> {
    let key = records::credits::key(organisation);
    Loaded::read(key.clone(), store.get(&key)).expect("an account")
}

/// Every event that is in the ledger.
#[must_use]
pub fn ledger(store: &Store) -> Vec<Line> {
    let items = store.items().into_iter().filter(|item| item.key.partition.starts_with("consumption#"));
    items.map(|item| Line::read(item).expect("an event")).collect()
}

/// The tallies that wait to be booked.
#[must_use]
pub fn waiting(store: &Store) -> Vec<Tally> {
    let items = store.items().into_iter().filter(|item| item.key.partition.starts_with("tally#"));
    items.map(|item| Tally::read(item).expect("a tally")).collect()
}

/// An account's lines.
#[must_use]
pub fn lines(store: &Store, organisation: &OrganisationId) -> Vec<AccountLine> {
    let partition = format!("account#{organisation}");
    let is_line = |key: &application::ports::Key| key.partition == partition && key.sort.starts_with("line#");
    let items = store.items().into_iter().filter(|item| is_line(&item.key));
    items.map(|item| AccountLine::read(item).expect("a line")).collect()
}

/// The occasion of what is set up.
#[must_use]
pub fn occasion() -> Occasion {
    Occasion { now: now(), actor: Actor::Schedule, request_id: "setup".to_owned() }
}
