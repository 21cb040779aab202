//! Whether an app may read something of a customer's, right now (product.md, section 1, "Access decision").
//!
//! ```text
//!                          one strongly consistent batch
//! key, customer, scope ──→ key │ grant │ app │ tracker or location ──→ allow, or deny and why
//! ```
//! A grant is written by the transaction that changes a consent, so that whatever was acknowledged before a request began is
//! seen by it. Doubt means deny: what cannot be read, or only in part, is refused as [`Reason::TryAgain`].
//!
//! A customer that is not there is refused like one that has not installed the app: a key finds out nothing about whom the
//! platform serves.

use domain::{
    api_key::{ApiKey, Environment, PresentedKey},
    directory,
    id::{CustomerId, InstallationId, ListingId, PartnerId},
    installation::App,
    organisation::OrganisationId,
    values::ExternalId,
};
use jiff::Timestamp;
use subtle::ConstantTimeEq as _;

use crate::{
    engine::Loaded,
    ports::{Item, Key, Reads, StoreError},
    records::{
        self, Record,
        directory::{customer_id, location_key, tracker_key},
        installation::Grant,
    },
};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The partner's key; none where what was presented is no key at all.
    pub key: Option<PresentedKey>,
    /// Whose data.
    pub customer: CustomerId,
    /// Which scope the read needs.
    pub scope: String,
    /// What of the customer's is read, where it is one thing.
    pub thing: Option<Thing>,
}

/// One thing of a customer's, by the host platform's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A tracker.
    Asset(ExternalId),
    /// A location.
    Location(ExternalId),
}

/// The customer that a program names: by Liaison's id, or by the host platform's.
#[must_use]
pub fn named(customer: &ExternalId) -> CustomerId {
    customer.as_str().parse().unwrap_or_else(|_| customer_id(customer))
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It may be read.
    Allow(Allowed),
    /// It may not.
    Deny(Reason),
}

/// On whose behalf something is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The installation.
    pub installation: InstallationId,
    /// Whose data.
    pub customer: CustomerId,
    /// Which app reads.
    pub listing: ListingId,
    /// Whose app.
    pub partner: PartnerId,
}

/// Why something may not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The key is none, unknown, expired or revoked; which of these is nobody's business who does not hold it.
    KeyRefused,
    /// A key of the sandbox reads nothing of customers.
    SandboxKey,
    /// The key is of no app.
    KeyWithoutApp,
    /// The platform's operator keeps the app from reading anything.
    AppStopped,
    /// The customer has not installed the app, does not have it any more, or is not there.
    NotInstalled,
    /// The customer has not consented to this scope.
    ScopeNotGranted,
    /// The customer has no such tracker.
    UnknownAsset,
    /// The customer does not share this tracker with the app.
    AssetNotShared,
    /// The customer has no such location.
    UnknownLocation,
    /// The customer does not share this location with the app.
    LocationNotShared,
    /// It cannot be told right now.
    TryAgain,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::KeyRefused,
        Self::SandboxKey,
        Self::KeyWithoutApp,
        Self::AppStopped,
        Self::NotInstalled,
        Self::ScopeNotGranted,
        Self::UnknownAsset,
        Self::AssetNotShared,
        Self::UnknownLocation,
        Self::LocationNotShared,
        Self::TryAgain,
    ];

    /// The name used in JSON and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::KeyRefused => "key_refused",
            Self::SandboxKey => "sandbox_key",
            Self::KeyWithoutApp => "key_without_app",
            Self::AppStopped => "app_stopped",
            Self::NotInstalled => "not_installed",
            Self::ScopeNotGranted => "scope_not_granted",
            Self::UnknownAsset => "unknown_asset",
            Self::AssetNotShared => "asset_not_shared",
            Self::UnknownLocation => "unknown_location",
            Self::LocationNotShared => "location_not_shared",
            Self::TryAgain => "try_again",
        }
    }
}

/// Decides, in one trip.
pub async fn decide(reads: &impl Reads, question: &Question, now: Timestamp) -> Decision {
    match answer(reads, question, now).await {
        Ok(Ok(allowed)) => Decision::Allow(allowed),
        Ok(Err(reason)) => Decision::Deny(reason),
        Err(error) => {
            tracing::warn!(%error, "an access cannot be decided and is refused");
            Decision::Deny(Reason::TryAgain)
        }
    }
}

async fn answer(reads: &impl Reads, question: &Question, now: Timestamp) -> Result<Result<Allowed, Reason>, StoreError> {
    let Some(presented) = &question.key else { return Ok(Err(Reason::KeyRefused)) };
    let OrganisationId::Partner(partner) = presented.owner else { return Ok(Err(Reason::KeyRefused)) };
    // A key of no app opens no grant, whatever it is: it is looked up all the same, for its reason is told to its holder alone.
    let places = places(presented, question);
    let mut items = reads.fetch(&places).await?.into_iter();
    let mut next = || items.next().flatten();
    let known = Loaded::<ApiKey>::read(places[0].clone(), next())?;
    let Some(minted) = known.state.accepted(now) else { return Ok(Err(Reason::KeyRefused)) };
    if !bool::from(minted.digest.as_str().as_bytes().ct_eq(presented.digest().as_str().as_bytes())) {
        return Ok(Err(Reason::KeyRefused));
    }
    if minted.environment == Environment::Test {
        return Ok(Err(Reason::SandboxKey));
    }
    let Some(listing) = minted.app.filter(|app| Some(*app) == presented.app) else { return Ok(Err(Reason::KeyWithoutApp)) };
    let grant = next().map(Grant::read).transpose()?;
    let app = next().map(App::read).transpose()?;
    if app.is_none_or(|app| app.stopped.is_some()) {
        return Ok(Err(Reason::AppStopped));
    }
    let Some(grant) = grant.filter(|grant| grant.partner == partner) else { return Ok(Err(Reason::NotInstalled)) };
    if !grant.scopes.contains(&question.scope) {
        return Ok(Err(Reason::ScopeNotGranted));
    }
    if let Some(thing) = &question.thing {
        let is_there = is_there(places.last(), next())?;
        let refusal = match thing {
            Thing::Asset(_) if !is_there => Some(Reason::UnknownAsset),
            Thing::Asset(id) if !grant.sharing.trackers.contains(id) => Some(Reason::AssetNotShared),
            Thing::Location(_) if !is_there => Some(Reason::UnknownLocation),
            Thing::Location(id) if !grant.sharing.locations.contains(id) => Some(Reason::LocationNotShared),
            Thing::Asset(_) | Thing::Location(_) => None,
        };
        if let Some(reason) = refusal {
            return Ok(Err(reason));
        }
    }
    Ok(Ok(Allowed { installation: grant.installation, customer: grant.customer, listing, partner }))
}

/// Everything that the decision rests on.
fn places(presented: &PresentedKey, question: &Question) -> Vec<Key> {
    let mut places = vec![records::api_key::key(&presented.owner, &presented.id)];
    if let Some(app) = &presented.app {
        places.push(records::installation::grant_key(&question.customer, app));
        places.push(records::installation::app_key(app));
        places.extend(question.thing.as_ref().map(|thing| match thing {
            Thing::Asset(id) => tracker_key(&question.customer, id),
            Thing::Location(id) => location_key(&question.customer, id),
        }));
    }
    places
}

fn is_there(place: Option<&Key>, item: Option<Item>) -> Result<bool, StoreError> {
    let Some(place) = place else { return Ok(false) };
    Ok(Loaded::<directory::Entry>::read(place.clone(), item)?.version > 0)
}
