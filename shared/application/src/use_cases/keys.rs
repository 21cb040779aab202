//! Keys for programs: several at once, rotated without a gap, revoked at once; and what lets a program in by one.
//!
//! A key's secret is drawn for each attempt and shown to whoever asked first. Asking again with the same `Idempotency-Key`
//! finds the key itself, whose secret nobody can show any more.

use domain::{
    api_key::{self, ApiKey, Command, Environment, KeyId, PresentedKey},
    creation::{Creation, IdempotencyKey},
    event::{Actor, Occasion},
    id::{ListingId, PartnerId},
    limits,
    listing::{self, Listing},
    organisation::{OrganisationId, Role},
    programme::Programme,
    values::Line,
};
use jiff::Timestamp;
use serde::Serialize;
use subtle::ConstantTimeEq as _;

use super::ATTEMPTS;
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::{Family, Loaded},
    moment::Moment,
    ports::{Condition, Entropy, Index, Item, Key, Lists, Query, Reads, StoreError, Write, Writes},
    records::{
        self, Record,
        key_use::{self, KeyUse},
        listing::Reference,
    },
};

/// Why an act on keys was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] api_key::Rejection),
    /// As many keys as are allowed are in force.
    #[error("too many keys are in force")]
    TooMany,
    /// A partner's key of production is an app's, and the wish names none.
    #[error("a key of production names its app")]
    AppMissing,
    /// The partner has no such app.
    #[error("the partner has no such app")]
    NoSuchApp,
    /// The app has not been published yet, or is retired.
    #[error("production is not open for the app")]
    ProductionNotOpen,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a new key is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wish {
    /// What its owner calls it.
    pub label: Line,
    /// What it opens.
    pub environment: Environment,
    /// The app it is of; a partner's key of production always has one.
    pub app: Option<ListingId>,
}

/// A key, and its text where this very request drew it.
#[derive(Clone, Debug)]
pub struct Minted {
    /// The key.
    pub key: Loaded<ApiKey>,
    /// Its text; nothing when the request was sent before.
    pub text: Option<PresentedKey>,
}

/// A key as its owner sees it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The key.
    pub key: Loaded<ApiKey>,
    /// When it last let a program in, to the hour.
    pub last_used: Option<Timestamp>,
}

/// Every key of an organisation, newest first. Members of a partner see them all; of the platform, operators.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn list(lists: &impl Lists, caller: &Caller) -> Result<Vec<Listed>, KeysError> {
    let organisation = caller.organisation;
    if organisation == OrganisationId::Platform {
        caller.require(&[Role::Operator])?;
    }
    let (keys, uses) = futures_util::try_join!(
        all(lists, Query::of(ApiKey::TABLE, Index::Primary, organisation).beginning_with(records::api_key::PREFIX)),
        all(lists, Query::of(crate::ports::Table::Activity, Index::Primary, organisation).beginning_with(key_use::PREFIX)),
    )?;
    let uses = uses.into_iter().map(KeyUse::read).collect::<Result<Vec<_>, _>>()?;
    let mut listed = vec![];
    for item in keys {
        let key = Loaded::<ApiKey>::read(item.key.clone(), Some(item))?;
        let id = key.state.minted().map(|minted| minted.id.clone());
        let last_used = uses.iter().find(|used| Some(&used.key) == id.as_ref()).map(|used| used.at);
        listed.push(Listed { key, last_used });
    }
    listed.sort_by_key(|listed| std::cmp::Reverse(listed.key.created_at));
    Ok(listed)
}

/// An app of the partner's, as a key may name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Its id.
    pub id: ListingId,
    /// What it is called.
    pub name: Line,
    /// Where it stands.
    pub standing: AppStanding,
}

/// Where an app stands, as far as keys are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppStanding {
    /// It has not been published: keys of the sandbox may name it.
    NotPublished,
    /// It has been published: keys of production may name it as well.
    InService,
    /// It is gone for good.
    Retired,
}

/// Every app of a partner's, by name; of other organisations none.
///
/// # Errors
/// The store's.
pub async fn apps(store: &(impl Reads + Lists), caller: &Caller) -> Result<Vec<App>, KeysError> {
    let OrganisationId::Partner(partner) = caller.organisation else { return Ok(vec![]) };
    let references = all(store, records::listing::of_partner(&partner)).await?;
    let references = references.into_iter().map(Reference::read).collect::<Result<Vec<_>, _>>()?;
    let places: Vec<_> = references.iter().map(|reference| records::listing::key(&reference.listing)).collect();
    let (mut items, mut apps) = (vec![], vec![]);
    // Two that were begun at once may have come to one more than a batch takes.
    for batch in places.chunks(limits::LISTINGS) {
        items.extend(store.fetch(batch).await?);
    }
    for (place, item) in places.into_iter().zip(items) {
        let listing = Loaded::<Listing>::read(place, item)?;
        let standing = match &listing.state {
            listing::State::Retired { .. } => AppStanding::Retired,
            state if state.is_in_service() => AppStanding::InService,
            _ => AppStanding::NotPublished,
        };
        let named = listing.state.dossier().map(|dossier| (dossier.id, dossier.newest.content.name.clone()));
        apps.extend(named.map(|(id, name)| App { id, name, standing }));
    }
    apps.sort_by(|a, b| a.name.as_str().cmp(b.name.as_str()).then(a.id.cmp(&b.id)));
    Ok(apps)
}

/// Mints a key.
///
/// # Errors
/// [`KeysError`]; then there is no new key.
pub async fn mint(
    store: &(impl Reads + Writes + Lists),
    entropy: &impl Entropy,
    credential: &Credential,
    organisation: OrganisationId,
    wish: &Wish,
    request: &IdempotencyKey,
    moment: Moment<'_>,
) -> Result<Minted, KeysError> {
    let Moment { now, request_id, programme } = moment;
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let creation = Creation::new(&Actor::Member(organisation, credential.account()), request, wish);
        let drawn = PresentedKey::mint_for(&creation, wish.environment, organisation, wish.app, &entropy.bytes());
        let mut places = vec![records::api_key::key(&organisation, &drawn.id)];
        places.extend(wish.app.as_ref().map(records::listing::key));
        let (caller, items) = authorise(store, credential, organisation, &places, now).await?;
        let mut items = items.into_iter();
        may_mint(&caller, wish.environment)?;
        let known = Loaded::<ApiKey>::read(places[0].clone(), items.next().flatten())?;
        let is_new = known.version == 0;
        if is_new {
            let app = places.get(1).map(|key| Loaded::<Listing>::read(key.clone(), items.next().flatten())).transpose()?;
            is_open(&organisation, wish.environment, app.as_ref())?;
            has_room(store, organisation, now).await?;
        }
        let outcome =
            known.decide(command(&drawn, Some(wish.label.clone()), Some(&creation)), &caller.occasion(now, request_id), programme)?;
        let Some(writes) = outcome.writes(now)? else { return Ok(Minted { key: outcome.into_aggregate(), text: None }) };
        match commit_surely(store, writes).await {
            Ok(()) => return Ok(Minted { key: outcome.into_aggregate(), text: Some(drawn) }),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// Mints a key's successor; the key itself is accepted for the hours that the programme gives.
///
/// # Errors
/// [`KeysError`]; then nothing has changed.
pub async fn rotate(
    store: &(impl Reads + Writes),
    entropy: &impl Entropy,
    credential: &Credential,
    organisation: OrganisationId,
    id: &KeyId,
    request: &IdempotencyKey,
    moment: Moment<'_>,
) -> Result<Minted, KeysError> {
    let Moment { now, request_id, programme } = moment;
    let creation = Creation::new(&Actor::Member(organisation, credential.account()), request, &("rotation of", id));
    let places = [records::api_key::key(&organisation, id), records::api_key::key(&organisation, &KeyId::of(&creation))];
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, items) = authorise(store, credential, organisation, &places, now).await?;
        may_mint(&caller, Environment::Test)?;
        let mut items = items.into_iter();
        let old = Loaded::<ApiKey>::read(places[0].clone(), items.next().flatten())?;
        let new = Loaded::<ApiKey>::read(places[1].clone(), items.next().flatten())?;
        let known = old.state.minted().cloned().ok_or(api_key::Rejection::NotFound)?;
        may_mint(&caller, known.environment)?;
        let drawn = PresentedKey::mint_for(&creation, known.environment, organisation, known.app, &entropy.bytes());
        let occasion = caller.occasion(now, request_id);
        let new = new.decide(command(&drawn, known.label, Some(&creation)), &occasion, programme)?;
        let old = old.decide(Command::Retire { successor: drawn.id.clone() }, &occasion, programme)?;
        let Some(mut writes) = new.writes(now)? else { return Ok(Minted { key: new.into_aggregate(), text: None }) };
        writes.extend(old.writes(now)?.into_iter().flatten());
        match commit_surely(store, writes).await {
            Ok(()) => return Ok(Minted { key: new.into_aggregate(), text: Some(drawn) }),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// Ends a key at once: no request that begins after the answer is let in by it.
///
/// # Errors
/// [`KeysError`]; then the key is as it was.
pub async fn revoke(
    store: &(impl Reads + Writes),
    credential: &Credential,
    organisation: OrganisationId,
    id: &KeyId,
    moment: Moment<'_>,
) -> Result<Loaded<ApiKey>, KeysError> {
    let Moment { now, request_id, programme } = moment;
    let place = records::api_key::key(&organisation, id);
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, mut items) = authorise(store, credential, organisation, std::slice::from_ref(&place), now).await?;
        may_mint(&caller, Environment::Test)?;
        let known = Loaded::<ApiKey>::read(place.clone(), items.pop().flatten())?;
        let environment = known.state.minted().ok_or(api_key::Rejection::NotFound)?.environment;
        may_mint(&caller, environment)?;
        let outcome = known.decide(Command::Revoke, &caller.occasion(now, request_id), programme)?;
        let Some(writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// A program was not let in: its key is none, is another's, or is accepted no more. Whoever asks learns no more than that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotLetIn {
    /// Whatever is wrong with the key.
    #[error("the key is not accepted")]
    KeyRefused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lets a program in by its key, and notes now and then that it did.
///
/// # Errors
/// [`NotLetIn`].
pub async fn let_in(
    store: &(impl Reads + Writes),
    presented: Option<&PresentedKey>,
    owner: impl Fn(OrganisationId) -> bool,
    now: Timestamp,
) -> Result<Actor, NotLetIn> {
    let presented = presented.filter(|key| owner(key.owner)).ok_or(NotLetIn::KeyRefused)?;
    let places = [records::api_key::key(&presented.owner, &presented.id), key_use::key(&presented.owner, &presented.id)];
    let mut items = store.fetch(&places).await?.into_iter();
    let known = Loaded::<ApiKey>::read(places[0].clone(), items.next().flatten())?;
    let minted = known.state.accepted(now).ok_or(NotLetIn::KeyRefused)?;
    if !bool::from(minted.digest.as_str().as_bytes().ct_eq(presented.digest().as_str().as_bytes())) {
        return Err(NotLetIn::KeyRefused);
    }
    let noted = items.next().flatten().map(KeyUse::read).transpose()?;
    if noted.is_none_or(|noted| now.duration_since(noted.at) >= key_use::NOTED_EVERY) {
        let used = KeyUse { owner: presented.owner, key: presented.id.clone(), at: now };
        // A note that fails keeps no program out.
        if let Err(error) = store.commit(vec![Write::Put(used.item()?, Condition::None)]).await {
            tracing::warn!(%error, "the use of a key is not noted");
        }
    }
    Ok(Actor::Key(presented.owner, presented.id.to_string()))
}

/// Lets a partner's program in: its key, of the sandbox or of production, says whose it is.
///
/// # Errors
/// [`NotLetIn`].
pub async fn let_partner_in(
    store: &(impl Reads + Writes),
    presented: Option<&PresentedKey>,
    now: Timestamp,
) -> Result<PartnerId, NotLetIn> {
    let is_partners = |owner| matches!(owner, OrganisationId::Partner(_));
    match let_in(store, presented, is_partners, now).await? {
        Actor::Key(OrganisationId::Partner(partner), _) => Ok(partner),
        _ => Err(NotLetIn::KeyRefused),
    }
}

/// Keys of the sandbox are a developer's tools; those of production, and the platform's own, are given out by whoever
/// manages the organisation.
///
/// # Errors
/// [`AccessError::RoleMissing`].
pub fn may_mint(caller: &Caller, environment: Environment) -> Result<(), AccessError> {
    match (caller.organisation, environment) {
        (OrganisationId::Partner(_), Environment::Test) => caller.require(&[Role::PartnerAdmin, Role::Developer]),
        (organisation, Environment::Test | Environment::Live) => caller.require(&[Role::manager_of(&organisation)]),
    }
}

/// Whether a key may be minted for this app. The platform's own systems have keys of production and no app; a partner's key of
/// production is of one app, whose grants decide what it may read, from its first publication until it is retired. (An app
/// of an integration type is published only once it is certified, so its publication says both.)
///
/// # Errors
/// Why it may not.
fn is_open(organisation: &OrganisationId, environment: Environment, app: Option<&Loaded<Listing>>) -> Result<(), KeysError> {
    let OrganisationId::Partner(partner) = organisation else { return Ok(()) };
    let Some(app) = app else {
        return if environment == Environment::Live { Err(KeysError::AppMissing) } else { Ok(()) };
    };
    if app.state.dossier().is_none_or(|dossier| dossier.partner != *partner) {
        return Err(KeysError::NoSuchApp);
    }
    if environment == Environment::Test || app.state.is_in_service() { Ok(()) } else { Err(KeysError::ProductionNotOpen) }
}

/// Counted before, not with the write: two at once may come to one more than the limit, which protects a page and a query.
async fn has_room(store: &impl Lists, organisation: OrganisationId, now: Timestamp) -> Result<(), KeysError> {
    let keys = Query::of(ApiKey::TABLE, Index::Primary, organisation).beginning_with(records::api_key::PREFIX);
    let mut in_force = 0;
    for item in all(store, keys).await? {
        let key = Loaded::<ApiKey>::read(item.key.clone(), Some(item))?;
        in_force += usize::from(key.state.accepted(now).is_some());
    }
    if in_force < limits::API_KEYS { Ok(()) } else { Err(KeysError::TooMany) }
}

async fn all(lists: &impl Lists, query: Query) -> Result<Vec<Item>, StoreError> {
    let mut items = vec![];
    let mut query = query.limit(100);
    loop {
        let page = lists.list(&query).await?;
        items.extend(page.rows);
        match page.next {
            Some(next) => query = query.after(Some(next)),
            None => return Ok(items),
        }
    }
}

fn command(drawn: &PresentedKey, label: Option<Line>, creation: Option<&Creation>) -> Command {
    Command::Mint {
        id: drawn.id.clone(),
        owner: drawn.owner,
        environment: drawn.environment,
        digest: drawn.digest(),
        label,
        request: creation.map(|creation| creation.request().clone()),
        app: drawn.app,
    }
}

/// The write of a key that cannot be there yet: its id was drawn with it.
pub(super) fn first_write(drawn: &PresentedKey, occasion: &Occasion, programme: &Programme) -> Result<Vec<Write>, StoreError> {
    let place: Key = records::api_key::key(&drawn.owner, &drawn.id);
    match Loaded::<ApiKey>::read(place, None)?.decide(command(drawn, None, None), occasion, programme) {
        Ok(outcome) => Ok(outcome.writes(occasion.now)?.unwrap_or_default()),
        // A key that is not there yet cannot be refused.
        Err(_) => Ok(vec![]),
    }
}

/// Commits, again where the answer was lost: a key that is in force and was shown to nobody can never be shown.
pub(super) async fn commit_surely(writes: &impl Writes, commit: Vec<Write>) -> Result<(), StoreError> {
    let mut outcome = writes.commit(commit.clone()).await;
    for _ in 1..ATTEMPTS {
        if !matches!(outcome, Err(StoreError::Unavailable(_))) {
            break;
        }
        outcome = writes.commit(commit.clone()).await;
    }
    outcome
}
