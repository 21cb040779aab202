//! One order from the queue, one attempt to deliver one event to one endpoint: read → claim → sign → post → record.
//!
//! ```text
//! relay ─────┐                      ┌─ circuit open: pushed on, no call
//!            ├─ order ─→ deliver ───┼─ claimed elsewhere, not due, settled: nothing
//! schedule ──┘  "attempt now"       └─ claim ─→ POST ─→ delivered | tried again later | dead
//! ```
//! Four trips: read all; claim, and beside it open the secrets; the endpoint; record, and beside it note the endpoint's
//! health. The claim is the delivery's next attempt pushed on, conditional on its version: of two orders for the same
//! delivery one finds it not due, and of two at the same instant one finds another's claim. A function that dies after its claim leaves the delivery due again when the claim lapses;
//! only then may an endpoint hear the same event twice without having failed to answer.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    limits,
    programme::WebhookRules,
    values::Redacted,
    webhook::{
        self, Endpoint,
        circuit::Admission,
        delivery::{Attempt, Claim, Death},
        sign,
    },
};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;

use super::ATTEMPTS;
use crate::{
    cloud_event::CloudEvent,
    engine::Loaded,
    notification::WebhookOrder,
    ports::{CallEndpoints, Condition, Entropy, Item, Notice, Reads, SecretsUnavailable, StoreError, Unseal, Write, Writes},
    records::{
        self, Record,
        delivery::{Delivery, Health},
        feed::Entry,
    },
};

/// What an order came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The endpoint has it.
    Delivered,
    /// The attempt failed; it is tried again later.
    Failed,
    /// It is given up, visible to the partner, who can replay it.
    Dead,
    /// The endpoint is left alone for now.
    Waits,
    /// It is settled, not due, or another's.
    Already,
}

/// Why an order must come again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TryAgain {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key service.
    #[error(transparent)]
    Secrets(#[from] SecretsUnavailable),
    /// A secret that was opened is none; the endpoint needs a new one.
    #[error("an opened secret cannot sign")]
    NoSignature,
    /// The order cannot be understood; it will reach the dead-letter queue, where an operator sees it.
    #[error("the order cannot be understood: {0}")]
    NotUnderstood(String),
}

/// What the function brings along.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The site's address: where events come from.
    pub site_url: &'a str,
    /// The programme's rules.
    pub rules: WebhookRules,
}

/// A delivery with all that an attempt needs, as it was read.
struct Read {
    known: Delivery,
    endpoint: webhook::State,
    health: Health,
    entry: Option<Entry>,
}

/// What is to be done with a delivery.
enum Plan {
    /// Nothing.
    Nothing,
    /// Written as this, without a call.
    Settle(Delivery, Done),
    /// An attempt: the claim, perhaps the circuit's probe with it, the endpoint and the event.
    Call { claimed: Delivery, health: Health, was_probe: bool, endpoint: Box<Endpoint>, entry: Box<Entry> },
}

/// Attempts a delivery, unless there is nothing to attempt.
///
/// # Errors
/// Why the order must come again.
pub async fn deliver(
    store: &(impl Reads + Writes),
    secrets: &impl Unseal,
    endpoints: &impl CallEndpoints,
    entropy: &impl Entropy,
    sender: Sender<'_>,
    order: &WebhookOrder,
    now: Timestamp,
) -> Result<Done, TryAgain> {
    if order.schema > WebhookOrder::SCHEMA {
        return Err(TryAgain::NotUnderstood(format!("schema {} is newer than this release reads", order.schema)));
    }
    let [jitter, attempt @ ..] = entropy.bytes::<13>();
    let Some(read) = read(store, order, now).await? else { return Ok(Done::Already) };
    let before = read.health;
    let (claimed, health, was_probe, endpoint, entry) = match plan(read, now, jitter, &attempt, sender.rules) {
        Plan::Nothing => return Ok(Done::Already),
        Plan::Settle(delivery, done) => return Ok(if write(store, &delivery, None).await? { done } else { Done::Already }),
        Plan::Call { claimed, health, was_probe, endpoint, entry } => (claimed, health, was_probe, endpoint, entry),
    };
    // The probe's claim and the delivery's are one transaction: nobody else probes, and nobody calls without either.
    let claim = write(store, &claimed, was_probe.then_some((&health, before.version)));
    let (is_ours, opened) = futures_util::join!(claim, open(secrets, &endpoint, now));
    if !is_ours? {
        return Ok(Done::Already);
    }
    let notice = notice(&opened?, &endpoint, *entry, sender.site_url, now)?;
    let posted = endpoints.post(&notice).await;
    let after = now.saturating_add(posted.took).unwrap_or(now);
    let took_ms = u32::try_from(posted.took.as_millis()).unwrap_or(u32::MAX);
    let attempt = Attempt { at: now, outcome: posted.outcome, took_ms };
    let recorded = claimed.then(claimed.delivery.attempted(attempt, after, jitter, sender.rules), after, sender.rules);
    let noted = note(store, health, was_probe, posted.outcome.is_success(), after, sender.rules);
    let (outcome, ()) = futures_util::join!(record(store, &recorded), noted);
    outcome?;
    Ok(match recorded.delivery.label() {
        "delivered" => Done::Delivered,
        "dead" => Done::Dead,
        _ => Done::Failed,
    })
}

/// Delivery, endpoint, health and event, in one trip; nothing when there is no such delivery.
async fn read(reads: &impl Reads, order: &WebhookOrder, now: Timestamp) -> Result<Option<Read>, TryAgain> {
    let endpoint_key = records::webhook::key(&order.partner, &order.webhook);
    let keys = [
        records::delivery::key(&order.webhook, order.number),
        endpoint_key.clone(),
        records::delivery::health_key(&order.webhook),
        records::feed::entry_key(&order.partner, order.number),
    ];
    let mut items = reads.fetch(&keys).await?.into_iter();
    let mut next = || items.next().flatten();
    let (delivery, endpoint, health, entry): (Option<Item>, Option<Item>, Option<Item>, Option<Item>) = (next(), next(), next(), next());
    let Some(known) = delivery.map(Delivery::read).transpose()? else { return Ok(None) };
    Ok(Some(Read {
        known,
        endpoint: Loaded::<webhook::WebhookEndpoint>::read(endpoint_key, endpoint)?.state,
        health: Health::of(order.webhook, health, now)?,
        entry: entry.map(Entry::read).transpose()?,
    }))
}

fn plan(read: Read, now: Timestamp, jitter: u8, attempt: &[u8], rules: WebhookRules) -> Plan {
    let Read { known, endpoint, health, entry } = read;
    let claimed = match known.delivery.claim(now, rules) {
        Claim::Nothing => return Plan::Nothing,
        Claim::TooLate(dead) => return Plan::Settle(known.then(dead, now, rules), Done::Dead),
        Claim::Mine(claimed) => known.claimed(claimed, URL_SAFE_NO_PAD.encode(attempt), now, rules),
    };
    let bury = |reason| Plan::Settle(known.then(known.delivery.buried(reason, now), now, rules), Done::Dead);
    let endpoint = match endpoint {
        webhook::State::Active(endpoint) => Box::new(endpoint),
        webhook::State::Disabled { .. } => return bury(Death::EndpointDisabled),
        webhook::State::Unwritten | webhook::State::Deleted { .. } => return bury(Death::EndpointDeleted),
    };
    let Some(entry) = entry.map(Box::new) else { return bury(Death::EventGone) };
    match health.circuit.admit(now) {
        Admission::Call => Plan::Call { claimed, health, was_probe: false, endpoint, entry },
        Admission::Probe(circuit) => Plan::Call { claimed, health: health.then(circuit, now, rules), was_probe: true, endpoint, entry },
        Admission::Wait(until) => {
            let postponed = known.delivery.postponed(until, now, jitter, rules);
            let done = if postponed.next_attempt_at().is_some() { Done::Waits } else { Done::Dead };
            Plan::Settle(known.then(postponed, now, rules), done)
        }
    }
}

/// Writes the next version of a delivery, with the endpoint's health where that is part of it; whether it was ours to write.
async fn write(writes: &impl Writes, delivery: &Delivery, health: Option<(&Health, u64)>) -> Result<bool, TryAgain> {
    let mut commit = vec![Write::Put(delivery.item()?, Condition::VersionIs(delivery.version - 1))];
    if let Some((health, version)) = health {
        commit.push(Write::Put(health.item()?, on_version(version)));
    }
    match writes.commit(commit).await {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

const fn on_version(version: u64) -> Condition {
    if version == 0 { Condition::Absent } else { Condition::VersionIs(version) }
}

/// Opens every live secret of an endpoint.
async fn open(secrets: &impl Unseal, endpoint: &Endpoint, now: Timestamp) -> Result<Vec<Redacted<String>>, SecretsUnavailable> {
    let context = endpoint.id.to_string();
    let live: Vec<_> = endpoint.live_secrets(now).collect();
    stream::iter(live).map(|secret| secrets.unseal(&context, &secret.ciphertext)).buffered(2).try_collect().await
}

/// The signed notice of an event: every live secret signs, so that a receiver may be at the new one or still at the old.
fn notice(opened: &[Redacted<String>], endpoint: &Endpoint, entry: Entry, site_url: &str, now: Timestamp) -> Result<Notice, TryAgain> {
    let id = entry.event_id.clone();
    let body =
        serde_json::to_vec(&CloudEvent::of(entry, site_url)).map_err(|_| TryAgain::NotUnderstood("the event is no JSON".to_owned()))?;
    let signatures: Option<Vec<_>> = opened.iter().map(|secret| sign(secret, &id, now, &body)).collect();
    let signatures = signatures.filter(|signatures| !signatures.is_empty()).ok_or(TryAgain::NoSignature)?;
    let headers = vec![
        ("content-type", "application/cloudevents+json; charset=utf-8".to_owned()),
        ("user-agent", "Liaison-Webhooks/1".to_owned()),
        ("webhook-id", id),
        ("webhook-timestamp", now.as_second().to_string()),
        ("webhook-signature", signatures.join(" ")),
    ];
    Ok(Notice { url: endpoint.settings.url.clone(), headers, body })
}

/// Records what came of our attempt. Worth several tries: one that is not recorded is made again when the claim lapses.
async fn record(writes: &impl Writes, recorded: &Delivery) -> Result<(), TryAgain> {
    let mut outcome = write(writes, recorded, None).await;
    for _ in 1..ATTEMPTS {
        if !matches!(outcome, Err(TryAgain::Store(StoreError::Unavailable(_)))) {
            break;
        }
        outcome = write(writes, recorded, None).await;
    }
    if !outcome? {
        // The claim lapsed under us, or the partner pressed replay: what is there is newer than what we know.
        tracing::warn!(webhook = %recorded.webhook, number = recorded.number, "an attempt's outcome came too late");
    }
    Ok(())
}

/// Tells the endpoint's circuit. Of parallel attempts each counts; where that cannot be written, the next attempt will say
/// the same again, so it is not worth failing for.
async fn note(store: &(impl Reads + Writes), read: Health, was_probe: bool, is_success: bool, now: Timestamp, rules: WebhookRules) {
    let mut health = read;
    for _ in 0..ATTEMPTS {
        let circuit = if is_success { health.circuit.answered() } else { health.circuit.failed(was_probe, now, rules.circuit) };
        if circuit == health.circuit {
            return;
        }
        let next = health.then(circuit, now, rules);
        let outcome = match next.item() {
            Ok(item) => store.commit(vec![Write::Put(item, on_version(health.version))]).await,
            Err(error) => Err(error),
        };
        let newest = match outcome {
            Ok(()) => return,
            Err(_) => store.fetch(&[records::delivery::health_key(&health.webhook)]).await,
        };
        match newest.map(|mut items| Health::of(health.webhook, items.pop().flatten(), now)) {
            Ok(Ok(newest)) => health = newest,
            Ok(Err(error)) | Err(error) => {
                tracing::warn!(webhook = %health.webhook, %error, "an endpoint's health is not noted");
                return;
            }
        }
    }
}

const _: () = assert!(limits::WEBHOOK_CALL.as_secs() < limits::WEBHOOK_CLAIM.as_secs(), "a claim outlasts a call");
