//! Webhook endpoints as their partner manages them: registered, changed, their secrets rotated; the delivery log, and what
//! is sent again.
//!
//! Nothing is sent from here: what is to be sent again is made due, and the schedule orders it within a minute.

use domain::{
    id::{self, PartnerId, WebhookId},
    limits,
    organisation::{OrganisationId, Role},
    programme::WebhookRules,
    values::Redacted,
    webhook::{self, Command, Kid, NewSecret, RANDOM_BYTES, Settings, WebhookEndpoint, circuit::Circuit, secret_text},
};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;

use super::ATTEMPTS;
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::{Loaded, Outcome},
    moment::Moment,
    notification::matrix,
    ports::{Condition, Cursor, Entropy, Item, Key, Lists, Reads, Seal, SecretsUnavailable, StoreError, Write, Writes},
    records::{
        self, Record,
        delivery::{Delivery, Health},
        feed::Entry,
    },
};

/// Who manages endpoints.
pub const MANAGERS: &[Role] = &[Role::PartnerAdmin, Role::Developer];
/// Writes under way at once while events are sent again.
const PARALLEL_WRITES: usize = 8;

/// Why an act on endpoints was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhooksError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] webhook::Rejection),
    /// The partner has as many endpoints as it may.
    #[error("there are {0} endpoints already")]
    TooMany(usize),
    /// Nothing is sent to an endpoint that is disabled.
    #[error("the endpoint is disabled")]
    Disabled,
    /// There is no such delivery.
    #[error("no such delivery")]
    NoSuchDelivery,
    /// What the caller saw is not what is there any more (`If-Match`, or the form's version).
    #[error("the endpoint has changed meanwhile")]
    Stale,
    /// The key service failed.
    #[error(transparent)]
    Secrets(#[from] SecretsUnavailable),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is done to an endpoint, but for rotating its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is another from now on.
    Settings(Settings),
    /// The old secret signs no more.
    DropOldSecret,
    /// Nothing is sent there.
    Disable,
    /// It is sent there again.
    Enable,
    /// It is gone.
    Delete,
}

/// A page of a delivery log, newest event first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    /// Deliveries.
    pub deliveries: Vec<Delivery>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// What was made due again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// How many deliveries.
    pub deliveries: usize,
    /// The last event looked at: where the next request goes on.
    pub after: u64,
    /// Whether there are more.
    pub more: bool,
}

/// The partner's endpoints, by when they were made. Every member may see them.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn list(lists: &impl Lists, caller: &Caller) -> Result<Vec<Loaded<WebhookEndpoint>>, AccessError> {
    let mut endpoints = records::webhook::of_partner(lists, &caller.partner()?).await?;
    endpoints.sort_by(|a, b| (a.created_at, &a.key).cmp(&(b.created_at, &b.key)));
    Ok(endpoints)
}

/// One endpoint, and whether it is called.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn endpoint(
    reads: &impl Reads,
    credential: &Credential,
    partner: &PartnerId,
    id: &WebhookId,
    now: Timestamp,
) -> Result<(Caller, Loaded<WebhookEndpoint>, Circuit), WebhooksError> {
    let keys = [records::webhook::key(partner, id), records::delivery::health_key(id)];
    let (caller, mut items) = authorise(reads, credential, OrganisationId::Partner(*partner), &keys, now).await?;
    let health = Health::of(*id, items.pop().flatten(), now)?;
    let [key, _] = keys;
    Ok((caller, there(key, items.pop().flatten())?, health.circuit))
}

/// Registers an endpoint. `key` is the caller's own name for the request: the same again is the same endpoint, and another
/// one under the same name is refused. Its secret is returned when it is made, and never again.
///
/// # Errors
/// [`WebhooksError`]; then there is no endpoint.
#[expect(clippy::too_many_arguments, reason = "three ports, who, where, what, under which name, when")]
pub async fn create(
    store: &(impl Reads + Writes + Lists),
    seal: &impl Seal,
    entropy: &impl Entropy,
    credential: &Credential,
    partner: &PartnerId,
    settings: &Settings,
    key: &str,
    moment: Moment<'_>,
) -> Result<(Loaded<WebhookEndpoint>, Option<Redacted<String>>), WebhooksError> {
    let Moment { now, request_id, programme } = moment;
    let id: WebhookId = id::derive(&[&partner.to_string(), &credential.account().to_string(), key]);
    let place = records::webhook::key(partner, &id);
    let mut last = StoreError::Conflict { at: 0 };
    let mut made: Option<(NewSecret, Redacted<String>)> = None;
    for _ in 0..ATTEMPTS {
        let (caller, mut items) =
            authorise(store, credential, OrganisationId::Partner(*partner), std::slice::from_ref(&place), now).await?;
        caller.require(MANAGERS)?;
        let known = Loaded::<WebhookEndpoint>::read(place.clone(), items.pop().flatten())?;
        if known.version == 0 {
            let count = records::webhook::of_partner(store, partner).await?.len();
            if count >= limits::WEBHOOKS {
                return Err(WebhooksError::TooMany(count));
            }
        }
        let (secret, text) = match made.take() {
            Some(made) => made,
            None => new_secret(seal, entropy, &id).await?,
        };
        let is_ours = newest_kid(&known) == Some(&secret.kid);
        let command = Command::Create { id, partner: *partner, settings: settings.clone(), secret: secret.clone() };
        let outcome = known.decide(command, &caller.occasion(now, request_id), programme)?;
        let Some(writes) = outcome.writes(now)? else { return Ok((outcome.into_aggregate(), is_ours.then_some(text))) };
        match store.commit(writes).await {
            Ok(()) => return Ok((outcome.into_aggregate(), Some(text))),
            // A lost answer or somebody else's write: reading again tells which, and whether the secret is ours.
            Err(error @ (StoreError::Conflict { .. } | StoreError::Unavailable(_))) => last = error,
            Err(error) => return Err(error.into()),
        }
        made = Some((secret, text));
    }
    Err(last.into())
}

/// Signs with a new secret from now on, and for a while with the old one, too. The new one is returned, this once.
///
/// # Errors
/// [`WebhooksError`]; then the secrets are as they were.
#[expect(clippy::too_many_arguments, reason = "three ports, who, where, which, as seen, when")]
pub async fn rotate(
    store: &(impl Reads + Writes),
    seal: &impl Seal,
    entropy: &impl Entropy,
    credential: &Credential,
    partner: &PartnerId,
    id: &WebhookId,
    seen: Option<u64>,
    moment: Moment<'_>,
) -> Result<(Loaded<WebhookEndpoint>, Redacted<String>), WebhooksError> {
    let Moment { now, request_id, programme } = moment;
    let place = records::webhook::key(partner, id);
    let mut last = StoreError::Conflict { at: 0 };
    let mut made: Option<(NewSecret, Redacted<String>)> = None;
    for _ in 0..ATTEMPTS {
        let (caller, known) = managed(store, credential, partner, &place, now).await?;
        // Ours after all: its commit's answer was lost.
        if let Some((secret, text)) = made.take() {
            if newest_kid(&known) == Some(&secret.kid) {
                return Ok((known, text));
            }
            made = Some((secret, text));
        }
        if seen.is_some_and(|seen| seen != known.version) {
            return Err(WebhooksError::Stale);
        }
        let (secret, text) = match made.take() {
            Some(made) => made,
            None => new_secret(seal, entropy, id).await?,
        };
        let outcome = known.decide(Command::Rotate { secret: secret.clone() }, &caller.occasion(now, request_id), programme)?;
        let Some(writes) = outcome.writes(now)? else { return Ok((outcome.into_aggregate(), text)) };
        match store.commit(writes).await {
            Ok(()) => return Ok((outcome.into_aggregate(), text)),
            Err(error @ (StoreError::Conflict { .. } | StoreError::Unavailable(_))) => last = error,
            Err(error) => return Err(error.into()),
        }
        made = Some((secret, text));
    }
    Err(last.into())
}

/// Changes an endpoint. `seen` is the version the caller acts on; without one the change is to whatever is there.
///
/// # Errors
/// [`WebhooksError`]; then nothing has changed.
pub async fn change(
    store: &(impl Reads + Writes),
    credential: &Credential,
    partner: &PartnerId,
    id: &WebhookId,
    change: &Change,
    seen: Option<u64>,
    moment: Moment<'_>,
) -> Result<Loaded<WebhookEndpoint>, WebhooksError> {
    let Moment { now, request_id, programme } = moment;
    let place = records::webhook::key(partner, id);
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, mut items) =
            authorise(store, credential, OrganisationId::Partner(*partner), std::slice::from_ref(&place), now).await?;
        caller.require(MANAGERS)?;
        let known = Loaded::<WebhookEndpoint>::read(place.clone(), items.pop().flatten())?;
        let version = known.version;
        let command = match change {
            Change::Settings(settings) => Command::Change { settings: settings.clone() },
            Change::DropOldSecret => Command::DropOld,
            Change::Disable => Command::Disable,
            Change::Enable => Command::Enable,
            Change::Delete => Command::Delete,
        };
        let outcome = known.decide(command, &caller.occasion(now, request_id), programme)?;
        // A change that has already taken effect is answered as done, however old the page it was sent from.
        if seen.is_some_and(|seen| seen != version) && matches!(outcome, Outcome::Changed(..)) {
            return Err(WebhooksError::Stale);
        }
        let Some(writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// A page of an endpoint's delivery log.
///
/// # Errors
/// The store's.
pub async fn log(
    lists: &impl Lists,
    endpoint: &Loaded<WebhookEndpoint>,
    after: Option<Cursor>,
    now: Timestamp,
) -> Result<Log, WebhooksError> {
    let id = &endpoint.state.endpoint().ok_or(webhook::Rejection::NotFound)?.id;
    let page = lists.list(&records::delivery::log(id).after(after)).await?;
    let rows = page.rows.into_iter().filter(|row| !row.is_expired(now));
    Ok(Log { deliveries: rows.map(Delivery::read).collect::<Result<_, _>>()?, next: page.next })
}

/// Makes one delivery due again, whatever became of it.
///
/// # Errors
/// [`WebhooksError`]; then nothing has changed.
pub async fn replay(
    store: &(impl Reads + Writes),
    credential: &Credential,
    partner: &PartnerId,
    id: &WebhookId,
    number: u64,
    moment: Moment<'_>,
) -> Result<Delivery, WebhooksError> {
    let Moment { now, programme, .. } = moment;
    let place = records::webhook::key(partner, id);
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (_, endpoint) = managed(store, credential, partner, &place, now).await?;
        require_active(&endpoint)?;
        let item = store.fetch(&[records::delivery::key(id, number)]).await?.pop().flatten();
        let known = records::live::<Delivery>(item, now)?.ok_or(WebhooksError::NoSuchDelivery)?;
        let next = known.then(known.delivery.replayed(now), now, programme.webhook);
        match store.commit(vec![Write::Put(next.item()?, Condition::VersionIs(known.version))]).await {
            Ok(()) => return Ok(next),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// Makes every event after a place in the feed due again, as far as the endpoint wants them: at most
/// [`limits::WEBHOOK_REPLAYED`] in one request. What is pending already stays as it is.
///
/// # Errors
/// [`WebhooksError`]; what was made due by then stays due, and asking again goes over it once more.
pub async fn replay_after(
    store: &(impl Reads + Writes + Lists),
    credential: &Credential,
    partner: &PartnerId,
    id: &WebhookId,
    after: u64,
    moment: Moment<'_>,
) -> Result<Replayed, WebhooksError> {
    let Moment { now, programme, .. } = moment;
    let (_, endpoint) = managed(store, credential, partner, &records::webhook::key(partner, id), now).await?;
    let settings = &require_active(&endpoint)?.settings;
    let page = store.list(&records::feed::after(partner, after).limit(limits::WEBHOOK_REPLAYED)).await?;
    let entries = page.rows.into_iter().map(Entry::read).collect::<Result<Vec<_>, _>>()?;
    let last = entries.last().map_or(after, |entry| entry.number);
    let wanted: Vec<_> = entries.iter().filter(|entry| matrix().offers_webhook(&entry.kind) && settings.wants(&entry.kind)).collect();
    let keys: Vec<Key> = wanted.iter().map(|entry| records::delivery::key(id, entry.number)).collect();
    let known = store.fetch(&keys).await?;
    let wanted: Vec<_> = wanted.into_iter().cloned().zip(known).collect();
    let made: Vec<bool> = stream::iter(wanted)
        .map(|(entry, item)| make_due(store, *id, entry, item, now, programme.webhook))
        .buffer_unordered(PARALLEL_WRITES)
        .try_collect()
        .await?;
    let deliveries = made.into_iter().filter(|&is_made| is_made).count();
    Ok(Replayed { deliveries, after: last, more: page.next.is_some() })
}

/// Makes the delivery of one event due; `false` when it is pending already. Whoever was in the way may have made it due, or
/// nothing of it: that is read again.
async fn make_due(
    store: &(impl Reads + Writes),
    id: WebhookId,
    entry: Entry,
    mut item: Option<Item>,
    now: Timestamp,
    rules: WebhookRules,
) -> Result<bool, StoreError> {
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let write = match item.map(Delivery::read).transpose()? {
            None => Write::Put(Delivery::begun(id, &entry, now, rules).item()?, Condition::Absent),
            Some(known) if known.delivery.next_attempt_at().is_some() => return Ok(false),
            Some(known) => {
                let next = known.then(known.delivery.replayed(now), now, rules);
                Write::Put(next.item()?, Condition::VersionIs(known.version))
            }
        };
        match store.commit(vec![write]).await {
            Ok(()) => return Ok(true),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error),
        }
        item = store.fetch(&[records::delivery::key(&id, entry.number)]).await?.pop().flatten();
    }
    Err(last)
}

/// An endpoint that is there, for somebody who may manage it.
async fn managed(
    reads: &impl Reads,
    credential: &Credential,
    partner: &PartnerId,
    place: &Key,
    now: Timestamp,
) -> Result<(Caller, Loaded<WebhookEndpoint>), WebhooksError> {
    let (caller, mut items) = authorise(reads, credential, OrganisationId::Partner(*partner), std::slice::from_ref(place), now).await?;
    caller.require(MANAGERS)?;
    Ok((caller, there(place.clone(), items.pop().flatten())?))
}

fn there(key: Key, item: Option<Item>) -> Result<Loaded<WebhookEndpoint>, WebhooksError> {
    let loaded = Loaded::<WebhookEndpoint>::read(key, item)?;
    if loaded.state.endpoint().is_some() { Ok(loaded) } else { Err(webhook::Rejection::NotFound.into()) }
}

fn require_active(loaded: &Loaded<WebhookEndpoint>) -> Result<&webhook::Endpoint, WebhooksError> {
    match &loaded.state {
        webhook::State::Active(endpoint) => Ok(endpoint),
        webhook::State::Disabled { .. } => Err(WebhooksError::Disabled),
        webhook::State::Unwritten | webhook::State::Deleted { .. } => Err(webhook::Rejection::NotFound.into()),
    }
}

fn newest_kid(loaded: &Loaded<WebhookEndpoint>) -> Option<&Kid> {
    loaded.state.endpoint()?.secrets.last().map(|secret| &secret.kid)
}

async fn new_secret(seal: &impl Seal, entropy: &impl Entropy, id: &WebhookId) -> Result<(NewSecret, Redacted<String>), SecretsUnavailable> {
    let text = secret_text(&entropy.bytes::<RANDOM_BYTES>());
    let ciphertext = seal.seal(&id.to_string(), &text).await?;
    Ok((NewSecret { kid: Kid::of(entropy.bytes()), ciphertext }, text))
}
