//! A customer in a story: Clara administers it, Fred installs apps, Mia asks for them.

use application::{
    engine::Loaded,
    records,
    use_cases::installations::{self, Act, Consented, InstallationError},
};
use domain::{
    id::{CustomerId, ListingId},
    installation::Installation,
    listing::{Content, RequestedScope},
    organisation::{OrganisationId, Role},
    values::{Language, Line, Localised},
};

use crate::{
    Store,
    cast::{Someone, now},
    consents,
    story::moment,
};

/// The customer's administrator.
pub const CLARA: Someone =
    Someone { name: "Clara Canary", address: "clara.canary@fleet.example", token: "s3cr3t--session-of-clara-000000000000000000" };
/// Who installs apps for the customer.
pub const FRED: Someone =
    Someone { name: "Fred Canary", address: "fred.canary@fleet.example", token: "s3cr3t--session-of-fred-0000000000000000000" };
/// A member of the customer's.
pub const MIA: Someone =
    Someone { name: "Mia Canary", address: "mia.canary@fleet.example", token: "s3cr3t--session-of-mia-00000000000000000000" };

/// The customer, with its people signed in.
#[must_use]
pub fn fleet(store: &Store) -> CustomerId {
    let customer = consents::customer();
    for (who, role) in [(CLARA, Role::Admin), (FRED, Role::FleetAdmin), (MIA, Role::Member)] {
        who.sits(store, OrganisationId::Customer(customer), &[role]);
        who.is_signed_in(store, now());
    }
    customer
}

/// A consent to these scopes of a version, read in English.
#[must_use]
pub fn consented(version: u32, scopes: &[&str]) -> Consented {
    Consented { version, scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(), language: Language::En }
}

/// Somebody does something about an app.
///
/// # Errors
/// Why it was refused.
pub async fn does(
    store: &Store,
    who: &Someone,
    customer: &CustomerId,
    listing: &ListingId,
    act: &Act,
) -> Result<Loaded<Installation>, InstallationError> {
    installations::act(store, &who.credential(), customer, listing, None, act, moment(now())).await
}

/// Clara installs version 1 of an app with these scopes.
pub async fn installs(store: &Store, customer: &CustomerId, listing: &ListingId, scopes: &[&str]) -> Loaded<Installation> {
    does(store, &CLARA, customer, listing, &Act::Install(consented(1, scopes))).await.expect("installed")
}

/// An installation as it is stored.
#[must_use]
pub fn load(store: &Store, customer: &CustomerId, listing: &ListingId) -> Loaded<Installation> {
    let key = records::installation::key(customer, listing);
    Loaded::read(key.clone(), store.get(&key)).expect("an installation")
}

/// The content asking for one scope more.
#[must_use]
pub fn asking_for(content: &Content, scope: &str, required: bool) -> Content {
    let purpose = Localised::only(Language::En, Line::parse("To know more.").expect("a line"));
    let mut more = content.clone();
    more.scopes.push(RequestedScope { scope: scope.to_owned(), purpose, required });
    more
}
