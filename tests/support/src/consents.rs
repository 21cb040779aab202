//! A customer that has an app: the app's key, the grant, a tracker and a location.

use application::{
    engine::Loaded,
    programme::programme,
    records::{self, Record as _, directory::customer_id, installation::Grant},
};
use domain::{
    api_key::{self, ApiKey, Environment, PresentedKey, RANDOM_BYTES},
    creation::{Creation, IdempotencyKey},
    directory,
    event::{Actor, Occasion},
    id::{self, CustomerId, ListingId, PartnerId},
    installation::{App, Sharing, installation_id},
    organisation::OrganisationId,
    values::{ExternalId, Line},
};

use crate::{Store, cast::now};

/// The customer's id at the host platform.
pub const CUSTOMER: &str = "fleet-42";
/// A tracker of its.
pub const TRACKER: &str = "TRK-1";
/// A location of its.
pub const LOCATION: &str = "LOC-1";

/// The customer.
#[must_use]
pub fn customer() -> CustomerId {
    customer_id(&external(CUSTOMER))
}

/// The app.
#[must_use]
pub fn app() -> ListingId {
    id::derive(&["an app with grants"])
}

/// Whose app it is.
#[must_use]
pub fn partner() -> PartnerId {
    id::derive(&["the partner of an app with grants"])
}

/// An id of the host platform's.
#[must_use]
pub fn external(text: &str) -> ExternalId {
    ExternalId::parse(text).unwrap()
}

/// A key of the partner's, of an app or of none.
#[must_use]
pub fn key(environment: Environment, app: Option<ListingId>) -> PresentedKey {
    let owner = OrganisationId::Partner(partner());
    let name = IdempotencyKey::parse(&format!("{} {app:?}", environment.as_str())).unwrap();
    let creation = Creation::new(&Actor::Schedule, &name, &());
    PresentedKey::mint_for(&creation, environment, owner, app, &[7; RANDOM_BYTES])
}

/// A key is in force.
pub fn mint(store: &Store, key: &PresentedKey) {
    let (id, owner, environment, digest, app) = (key.id.clone(), key.owner, key.environment, key.digest(), key.app);
    act(store, key, api_key::Command::Mint { id, owner, environment, digest, label: None, request: None, app });
}

/// A key is revoked.
pub fn revoke(store: &Store, key: &PresentedKey) {
    act(store, key, api_key::Command::Revoke);
}

fn act(store: &Store, key: &PresentedKey, command: api_key::Command) {
    let place = records::api_key::key(&key.owner, &key.id);
    let known = Loaded::<ApiKey>::read(place.clone(), store.get(&place)).unwrap();
    let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "setup".to_owned() };
    store.plant(known.decide(command, &occasion, programme()).unwrap().aggregate().item(now()).unwrap());
}

/// The app is published, and its operator lets it read.
pub fn publish(store: &Store) {
    store.plant(App { listing: app(), partner: partner(), published: Some(1), stopped: None }.item().unwrap());
}

/// The app's operator stops it.
pub fn stop(store: &Store) {
    store.plant(App { listing: app(), partner: partner(), published: Some(1), stopped: Some(now()) }.item().unwrap());
}

/// The customer lets the app read this.
pub fn grant(store: &Store, scopes: &[&str], sharing: Sharing) {
    let grant = Grant {
        customer: customer(),
        listing: app(),
        partner: partner(),
        installation: installation_id(&customer(), &app()),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        sharing,
    };
    store.plant(grant.item().unwrap());
}

/// The customer has a tracker and a location.
pub fn stock(store: &Store) {
    let (customer, name) = (customer(), Line::parse("Northern depot").unwrap());
    let tracker =
        directory::Record::Tracker { id: id::derive(&["t"]), customer, external_id: external(TRACKER), name: name.clone(), active: true };
    let location = directory::Record::Location {
        id: id::derive(&["l"]),
        customer,
        external_id: external(LOCATION),
        name,
        active: true,
        time_zone: Line::parse("Europe/Lisbon").unwrap(),
    };
    for record in [tracker, location] {
        let place = records::directory::key(&record);
        let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "setup".to_owned() };
        let Ok(known) = Loaded::<directory::Entry>::read(place, None).unwrap().decide(directory::Upsert(record), &occasion, programme());
        store.plant(known.aggregate().item(now()).unwrap());
    }
}

/// A published app with a live key, at a customer that lets it read its assets and locations.
#[must_use]
pub fn installed(store: &Store) -> PresentedKey {
    let key = key(Environment::Live, Some(app()));
    mint(store, &key);
    publish(store);
    stock(store);
    grant(store, &["assets:read", "locations:read"], Sharing::default());
    key
}
