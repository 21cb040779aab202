//! A partner sees which customers have its app, how each one stands, and says that it has erased what it owes.

use domain::{
    api_key::PresentedKey,
    erasure::{self, Erasure},
    event::{Actor, Occasion},
    id::{CustomerId, ListingId, PartnerId},
    installation::App,
    organisation::{OrganisationId, Role},
};

use super::{
    ATTEMPTS,
    keys::{self, NotLetIn},
    listings::AUTHORS,
};
use crate::{
    access::{AccessError, Caller, Credential, let_in},
    engine::Loaded,
    moment::Moment,
    ports::{Cursor, Key, Lists, Reads, StoreError, Writes},
    records::{
        self, Record,
        installation::{self, Reference},
    },
};

/// Who may say that something is erased.
pub const ERASERS: &[Role] = AUTHORS;

/// Why the partner's wish was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionsError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The key opens nothing.
    #[error(transparent)]
    NotLetIn(#[from] NotLetIn),
    /// There is no such app of the partner's, or nothing of it is to be erased.
    #[error("no such app, or nothing is to be erased")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A customer that has the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connected {
    /// How it stands.
    pub reference: Reference,
    /// The customer's name, as the host platform has it.
    pub name: Option<String>,
}

/// A page of the customers that have an app, in the order of their ids.
///
/// # Errors
/// That there is no such app of the partner's, or the store's.
pub async fn connected(
    store: &(impl Reads + Lists),
    caller: &Caller,
    listing: &ListingId,
    cursor: Option<Cursor>,
) -> Result<(App, Vec<Connected>, Option<Cursor>), ConnectionsError> {
    let partner = caller.partner()?;
    let (app, page) = futures_util::try_join!(async { store.fetch(&[installation::app_key(listing)]).await }, async {
        store.list(&installation::of_app(listing).after(cursor)).await
    },)?;
    let app = app.into_iter().next().flatten().map(App::read).transpose()?;
    let app = app.filter(|app| app.partner == partner).ok_or(ConnectionsError::NotFound)?;
    let references = page.rows.into_iter().map(Reference::read).collect::<Result<Vec<_>, _>>()?;
    let keys: Vec<Key> = references.iter().map(|reference| records::directory::customer_key(&reference.customer)).collect();
    let items = if keys.is_empty() { vec![] } else { store.fetch(&keys).await? };
    let mut names = vec![];
    for (key, item) in keys.into_iter().zip(items) {
        let entry = Loaded::<domain::directory::Entry>::read(key, item)?;
        names.push(match entry.state {
            domain::directory::State::Known { record: domain::directory::Record::Customer { name, .. }, .. } => {
                Some(name.as_str().to_owned())
            }
            _ => None,
        });
    }
    let connected = references.into_iter().zip(names).map(|(reference, name)| Connected { reference, name }).collect();
    Ok((app, connected, page.next))
}

/// Who says that something is erased.
#[derive(Clone, Copy, Debug)]
pub enum Eraser<'a> {
    /// A member of the partner's.
    Member(&'a Credential, PartnerId),
    /// One of its programs.
    Program(Option<&'a PresentedKey>),
}

/// The partner says that it has erased what an app had read of a customer, while it was installed that time.
///
/// # Errors
/// [`ConnectionsError`]; then nothing has changed.
pub async fn acknowledge(
    store: &(impl Reads + Writes),
    eraser: Eraser<'_>,
    customer: &CustomerId,
    listing: &ListingId,
    generation: u32,
    moment: Moment<'_>,
) -> Result<Loaded<Erasure>, ConnectionsError> {
    let Moment { now, request_id, programme } = moment;
    let (partner, actor) = match eraser {
        Eraser::Member(credential, partner) => {
            let caller = let_in(store, credential, OrganisationId::Partner(partner), now).await?;
            caller.require(ERASERS)?;
            (partner, Actor::Member(caller.organisation, caller.account))
        }
        Eraser::Program(presented) => {
            let partner = keys::let_partner_in(store, presented, now).await?;
            let id = presented.map(|key| key.id.to_string()).unwrap_or_default();
            (partner, Actor::Key(OrganisationId::Partner(partner), id))
        }
    };
    let occasion = Occasion { now, actor, request_id: request_id.to_owned() };
    let key = records::erasure::key(customer, listing, generation);
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let loaded = Loaded::<Erasure>::read(key.clone(), store.fetch(std::slice::from_ref(&key)).await?.pop().flatten())?;
        if loaded.state.duty().is_none_or(|duty| duty.partner != partner) {
            return Err(ConnectionsError::NotFound);
        }
        let decided = loaded.decide(erasure::Command::Acknowledge, &occasion, programme);
        let outcome = decided.map_err(|erasure::Rejection::NotFound| ConnectionsError::NotFound)?;
        let Some(writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}
