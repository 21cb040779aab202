//! A partner sees which customers have its app, how each one stands, and says that it has erased what it owes.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    api_key::PresentedKey,
    directory::{self, Entry},
    erasure::{self, Erasure},
    event::{Actor, Occasion},
    id::{CustomerId, ListingId, PartnerId},
    limits,
    listing::Listing,
    organisation::{OrganisationId, Role},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    ATTEMPTS,
    keys::{self, NotLetIn},
    listings::AUTHORS,
};
use crate::{
    access::{AccessError, Caller, Credential, let_in},
    engine::Loaded,
    moment::Moment,
    ports::{Cursor, Item, Key, Lists, Reads, StoreError, Writes},
    records::{
        self, Record,
        erasure::{self as erasure_records, Waiting},
        installation::{self, Reference},
        observed::{self as observed_records, Counts, Observed},
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

/// What a partner has to erase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What, and until when.
    pub waiting: Waiting,
    /// The customer's name, as the host platform has it.
    pub name: Option<String>,
}

/// How many customers have which version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adoption {
    /// Customers by version.
    pub versions: BTreeMap<u32, usize>,
    /// Whether there are more customers than were counted ([`limits::ADOPTION_CUSTOMERS`]).
    pub has_more: bool,
}

impl Adoption {
    /// Customers that were counted.
    #[must_use]
    pub fn counted(&self) -> usize {
        self.versions.values().sum()
    }
}

/// Who has an app, and what is owed to those who had it.
#[derive(Clone, Debug, PartialEq)]
pub struct Customers {
    /// The app.
    pub listing: Loaded<Listing>,
    /// A page of the customers that have it, in the order of their ids.
    pub connected: Vec<Connected>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// How many have which version.
    pub adoption: Adoption,
    /// What is still to be erased.
    pub owed: Vec<Owed>,
    /// Whether more is to be erased than stands there.
    pub owes_more: bool,
}

/// Who has an app of the partner's, and what is to be erased of those who had it. Every member reads.
///
/// # Errors
/// That there is no such app of the partner's, or the store's.
pub async fn customers(
    store: &(impl Reads + Lists),
    caller: &Caller,
    listing: &ListingId,
    cursor: Option<Cursor>,
) -> Result<Customers, ConnectionsError> {
    let (app, page, all, owed) = futures_util::try_join!(
        own(store, caller, listing),
        async { Ok(store.list(&installation::of_app(listing).after(cursor)).await?) },
        async { Ok(store.list(&installation::of_app(listing).limit(limits::ADOPTION_CUSTOMERS)).await?) },
        async { Ok(store.list(&erasure_records::of_app(listing).limit(limits::ERASURES_SHOWN)).await?) },
    )?;
    let references = read::<Reference>(page.rows)?;
    let waiting = read::<Waiting>(owed.rows)?;
    let named = references.iter().map(|reference| reference.customer).chain(waiting.iter().map(|waiting| waiting.customer));
    let names = names(store, named.collect()).await?;
    let mut adoption = Adoption { has_more: all.next.is_some(), ..Adoption::default() };
    for reference in read::<Reference>(all.rows)? {
        *adoption.versions.entry(reference.adopted).or_default() += 1;
    }
    let name = |customer: &CustomerId| names.get(customer).cloned();
    Ok(Customers {
        listing: app,
        connected: references.into_iter().map(|reference| Connected { name: name(&reference.customer), reference }).collect(),
        next: page.next,
        adoption,
        owed: waiting.into_iter().map(|waiting| Owed { name: name(&waiting.customer), waiting }).collect(),
        owes_more: owed.next.is_some(),
    })
}

/// What an app read and was refused of one scope on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The day, UTC.
    pub day: Date,
    /// The scope; `unknown` where the programme has none of that name.
    pub scope: String,
    /// Reads that were allowed.
    pub allowed: u64,
    /// Reads that were refused, by reason.
    pub refused: Counts,
}

impl Seen {
    /// When the day began.
    #[must_use]
    pub fn starts_at(&self) -> Option<Timestamp> {
        self.day.to_zoned(TimeZone::UTC).ok().map(|start| start.timestamp())
    }
}

/// What was counted of an app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// Day by day, the newest first, and by scope.
    pub seen: Vec<Seen>,
    /// Whether days before those are not added up here: too many processes counted.
    pub has_more: bool,
}

/// What an app of the partner's read and was refused of a customer; without one, what it was refused where there was no
/// installation. Every member reads.
///
/// # Errors
/// That there is no such app of the partner's, or the store's.
pub async fn observed(
    store: &(impl Reads + Lists),
    caller: &Caller,
    listing: &ListingId,
    customer: Option<&CustomerId>,
    now: Timestamp,
) -> Result<Sight, ConnectionsError> {
    let query = observed_records::since(listing, customer).limit(limits::OBSERVED_TOTALS);
    let (_, page) = futures_util::try_join!(own(store, caller, listing), async { Ok(store.list(&query).await?) })?;
    let live = page.rows.into_iter().filter(|item| !item.is_expired(now)).collect();
    let mut days: BTreeMap<(Date, String), Seen> = BTreeMap::new();
    let totals = read::<Observed>(live)?;
    // The last day of a page may go on behind it: what is half added up is not shown.
    let is_cut = |day| page.next.is_some() && totals.last().is_some_and(|last| last.day == day);
    let scopes_of = |total: &Observed| total.allowed.keys().chain(total.refused.values().flat_map(BTreeMap::keys)).cloned().collect();
    for total in totals.iter().filter(|total| !is_cut(total.day)) {
        let scopes: BTreeSet<String> = scopes_of(total);
        for scope in scopes {
            let nothing = Seen { day: total.day, scope: scope.clone(), allowed: 0, refused: Counts::new() };
            let seen = days.entry((total.day, scope.clone())).or_insert(nothing);
            seen.allowed += total.allowed.get(&scope).copied().unwrap_or_default();
            for (reason, counts) in &total.refused {
                if let Some(count) = counts.get(&scope) {
                    *seen.refused.entry(reason.clone()).or_default() += count;
                }
            }
        }
    }
    let mut seen: Vec<_> = days.into_values().collect();
    seen.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.scope.cmp(&b.scope)));
    Ok(Sight { seen, has_more: page.next.is_some() })
}

/// The app, if it is the partner's.
async fn own(reads: &impl Reads, caller: &Caller, listing: &ListingId) -> Result<Loaded<Listing>, ConnectionsError> {
    let partner = caller.partner()?;
    let key = records::listing::key(listing);
    let app = Loaded::<Listing>::read(key.clone(), reads.fetch(&[key]).await?.pop().flatten())?;
    let is_theirs = app.state.dossier().is_some_and(|dossier| dossier.partner == partner);
    if is_theirs { Ok(app) } else { Err(ConnectionsError::NotFound) }
}

fn read<R: Record>(rows: Vec<Item>) -> Result<Vec<R>, StoreError> {
    rows.into_iter().map(R::read).collect()
}

/// What a customer is called, as the host platform has it.
///
/// # Errors
/// The store's.
pub async fn name(reads: &impl Reads, customer: &CustomerId) -> Result<Option<String>, StoreError> {
    Ok(names(reads, BTreeSet::from([*customer])).await?.remove(customer))
}

async fn names(reads: &impl Reads, customers: BTreeSet<CustomerId>) -> Result<BTreeMap<CustomerId, String>, StoreError> {
    let mut names = BTreeMap::new();
    if customers.is_empty() {
        return Ok(names);
    }
    let keys: Vec<Key> = customers.iter().map(records::directory::customer_key).collect();
    let items = reads.fetch(&keys).await?;
    for ((customer, key), item) in customers.into_iter().zip(keys).zip(items) {
        let entry = Loaded::<Entry>::read(key, item)?;
        if let directory::State::Known { record: directory::Record::Customer { name, .. }, .. } = entry.state {
            names.insert(customer, name.as_str().to_owned());
        }
    }
    Ok(names)
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
    let key = records::erasure::key(customer, listing, generation);
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
