//! Webhook endpoints for programs: registered, changed, their secrets rotated; the delivery log and replays.

use std::sync::Arc;

use application::{
    engine::Loaded,
    notification::matrix,
    ports::{Entropy, Lists, Reads, Seal, Writes},
    records::delivery::Delivery,
    use_cases::webhooks::{self as story, Change, MANAGERS, WebhooksError},
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{
    aggregate::Aggregate as _,
    id::PartnerId,
    limits,
    organisation::OrganisationId,
    values::{Invalid, Line, Redacted},
    webhook::{
        EndpointAddress, Loopback, Rejection, Settings, WebhookEndpoint,
        circuit::Circuit,
        delivery::{Outcome, State as Standing},
    },
};
use entrypoint::{
    Call, Fields, Problem, cursor, idempotency, organisation_json,
    organisation_pages::{credential, let_in},
    path::{Asked, Number, Org, Webhook},
    respond, version,
};
use http::{HeaderMap, StatusCode, header};
use pages::form::FieldFault;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::DeveloperPortal;

/// A webhook endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookDocument {
    /// The endpoint's id.
    webhook: String,
    /// Its version, for `If-Match`.
    version: u64,
    /// `active`, or `disabled`: then nothing is sent there.
    state: String,
    /// Where events are posted.
    url: String,
    /// What you call it.
    description: Option<String>,
    /// The events it wants; none means all.
    event_types: Vec<String>,
    /// The secrets that sign, newest first: two while a rotation overlaps.
    secrets: Vec<SecretDocument>,
    /// The newest secret's text, in the answer that made it and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")]
    secret: Option<String>,
    /// Since when it is left alone because it failed and failed, but for a probe now and then.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_alone_since: Option<String>,
    /// Since when it is registered (RFC 3339).
    created_at: String,
}

/// A signing secret, by its public name.
#[derive(Debug, Serialize, ToSchema)]
pub struct SecretDocument {
    /// Its public name.
    kid: String,
    /// Since when it signs (RFC 3339).
    since: String,
    /// Until when, once a newer one has taken its place.
    until: Option<String>,
}

/// A partner's endpoints.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhooks {
    /// Oldest first.
    webhooks: Vec<WebhookDocument>,
}

/// An endpoint as its partner wants it.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct WebhookSettings {
    /// A public `https` address.
    url: String,
    /// What you call it.
    description: Option<String>,
    /// The events it wants; none, or an empty list, means all, new ones too.
    event_types: Option<Vec<String>>,
}

/// Whether events are sent to an endpoint.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct WebhookState {
    /// `active` or `disabled`.
    state: String,
}

/// From where in the feed events are sent again.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct ReplayFrom {
    /// The last number the receiver has; 0 from the start.
    after: String,
}

/// What is sent again.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayDocument {
    /// How many deliveries are due again.
    deliveries: usize,
    /// What `after` is next time.
    next_after: u64,
    /// Whether there are more events.
    more: bool,
}

/// A delivery.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryDocument {
    /// The event's place in the feed.
    number: u64,
    /// The event's id.
    event: String,
    /// The event's type.
    #[serde(rename = "type")]
    kind: String,
    /// `pending`, `delivered` or `dead`.
    state: String,
    /// Why it is dead: `given_up`, `endpoint_disabled`, `endpoint_deleted`, `event_gone`.
    reason: Option<String>,
    /// When it may next be tried, while it is pending (RFC 3339).
    next_attempt_at: Option<String>,
    /// Its latest 20 attempts, oldest first.
    attempts: Vec<AttemptDocument>,
}

/// One attempt.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptDocument {
    /// When (RFC 3339).
    at: String,
    /// `answered`, `late`, `unreachable`, `address_refused`.
    outcome: String,
    /// The HTTP status, where it answered.
    status: Option<u16>,
    /// How long it took, in milliseconds.
    took_ms: u32,
}

/// A page of a delivery log.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deliveries {
    /// Newest event first.
    deliveries: Vec<DeliveryDocument>,
}

/// The partner's webhook endpoints.
#[utoipa::path(get, path = "/v1/partners/{org}/webhooks", tag = "webhooks", params(("org" = String, Path, description = "The partner's id")),
    responses((status = 200, body = Webhooks), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn list<S: Reads + Lists, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    call: Call,
) -> Result<Response, Problem> {
    let caller = let_in(&portal.store, &call, OrganisationId::Partner(org)).await?;
    let endpoints = story::list(&portal.store, &caller).await?;
    let webhooks = endpoints.iter().filter_map(|loaded| document(loaded, None, None, &call)).collect();
    Ok(respond::json(StatusCode::OK, &Webhooks { webhooks }))
}

/// One webhook endpoint.
#[utoipa::path(get, path = "/v1/partners/{org}/webhooks/{webhook}", tag = "webhooks",
    params(("org" = String, Path, description = "The partner's id"), ("webhook" = String, Path)),
    responses((status = 200, body = WebhookDocument, headers(("ETag" = String))), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn one<S: Reads, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
) -> Result<Response, Problem> {
    let (_, loaded, circuit) = story::endpoint(&portal.store, credential(&call)?, &org, &id, call.now).await.map_err(refused)?;
    answer(StatusCode::OK, &loaded, Some(circuit), None, &call)
}

/// Registers an endpoint. The answer shows its secret, this once; the same request under the same `Idempotency-Key` is the
/// same endpoint, without its secret.
#[utoipa::path(post, path = "/v1/partners/{org}/webhooks", tag = "webhooks", request_body = WebhookSettings,
    params(("org" = String, Path, description = "The partner's id"), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = WebhookDocument, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "There are as many endpoints as there may be"),
        (status = 422, description = "Fields are at fault, or the idempotency key stood for another endpoint")), security(("bearer" = [])))]
pub(crate) async fn create<S: Reads + Writes + Lists, K: Seal, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let key = idempotency::key(&headers)?;
    let mut fields = Fields::read(&headers, &body)?;
    let settings = settings(&mut fields, portal.loopback);
    let faults = fields.faults();
    let Some(settings) = settings.filter(|_| faults.is_empty()) else { return Err(at_fault(&portal.store, &call, org, faults).await) };
    let made = story::create(&portal.store, &portal.seal, &portal.entropy, who, &org, &settings, key.as_str(), call.moment()).await;
    let (loaded, secret) = made.map_err(refused)?;
    let is_replay = secret.is_none();
    let response = answer(StatusCode::CREATED, &loaded, None, secret, &call)?;
    Ok(idempotency::answer(response, is_replay))
}

/// Changes an endpoint.
#[utoipa::path(put, path = "/v1/partners/{org}/webhooks/{webhook}", tag = "webhooks", request_body = WebhookSettings,
    params(("org" = String, Path, description = "The partner's id"), ("webhook" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = WebhookDocument, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 412), (status = 422), (status = 428)), security(("bearer" = [])))]
pub(crate) async fn change<S: Reads + Writes, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let seen = version::required(&headers)?;
    let mut fields = Fields::read(&headers, &body)?;
    let settings = settings(&mut fields, portal.loopback);
    let faults = fields.faults();
    let Some(settings) = settings.filter(|_| faults.is_empty()) else { return Err(at_fault(&portal.store, &call, org, faults).await) };
    let changed = story::change(&portal.store, who, &org, &id, &Change::Settings(settings), seen, call.moment()).await;
    answer(StatusCode::OK, &changed.map_err(refused)?, None, None, &call)
}

/// Disables or enables an endpoint. What waits for a disabled one is given up, and can be replayed later.
#[utoipa::path(put, path = "/v1/partners/{org}/webhooks/{webhook}/state", tag = "webhooks", request_body = WebhookState,
    params(("org" = String, Path, description = "The partner's id"), ("webhook" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = WebhookDocument, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 412), (status = 422)), security(("bearer" = [])))]
pub(crate) async fn change_state<S: Reads + Writes, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let seen = version::if_match(&headers)?;
    let mut fields = Fields::read(&headers, &body)?;
    let wanted = fields.required("state", |text| match text {
        "active" => Ok(Change::Enable),
        "disabled" => Ok(Change::Disable),
        "" => Err(Invalid::Required),
        _ => Err(Invalid::UnknownValue),
    });
    let faults = fields.faults();
    let Some(wanted) = wanted.filter(|_| faults.is_empty()) else { return Err(at_fault(&portal.store, &call, org, faults).await) };
    let changed = story::change(&portal.store, who, &org, &id, &wanted, seen, call.moment()).await;
    answer(StatusCode::OK, &changed.map_err(refused)?, None, None, &call)
}

/// Removes an endpoint and its secrets. Removing it again is nothing.
#[utoipa::path(delete, path = "/v1/partners/{org}/webhooks/{webhook}", tag = "webhooks",
    params(("org" = String, Path, description = "The partner's id"), ("webhook" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 412)), security(("bearer" = [])))]
pub(crate) async fn remove<S: Reads + Writes, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let seen = version::if_match(&headers)?;
    let removed = story::change(&portal.store, credential(&call)?, &org, &id, &Change::Delete, seen, call.moment()).await;
    removed.map_err(refused)?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}

/// Makes a new secret, shown this once. The old one signs beside it for a day, or until it is removed.
#[utoipa::path(post, path = "/v1/partners/{org}/webhooks/{webhook}/secrets/rotation", tag = "webhooks",
    params(("org" = String, Path, description = "The partner's id"), ("webhook" = String, Path), ("If-Match" = String, Header)),
    responses((status = 201, body = WebhookDocument, headers(("ETag" = String))), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Two secrets are live already"), (status = 412), (status = 428)), security(("bearer" = [])))]
pub(crate) async fn rotate<S: Reads + Writes, K: Seal, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (who, seen) = (credential(&call)?, version::required(&headers)?);
    let rotated = story::rotate(&portal.store, &portal.seal, &portal.entropy, who, &org, &id, seen, call.moment()).await;
    let (loaded, secret) = rotated.map_err(refused)?;
    answer(StatusCode::CREATED, &loaded, None, Some(secret), &call)
}

/// Stops signing with the old secret before its time.
#[utoipa::path(delete, path = "/v1/partners/{org}/webhooks/{webhook}/secrets/old", tag = "webhooks",
    params(("org" = String, Path, description = "The partner's id"), ("webhook" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 412)), security(("bearer" = [])))]
pub(crate) async fn drop_old_secret<S: Reads + Writes, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let seen = version::if_match(&headers)?;
    let dropped = story::change(&portal.store, credential(&call)?, &org, &id, &Change::DropOldSecret, seen, call.moment()).await;
    dropped.map_err(refused)?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}

/// What became of each event on its way to an endpoint, newest event first.
#[utoipa::path(get, path = "/v1/partners/{org}/webhooks/{webhook}/deliveries", tag = "webhooks",
    params(("org" = String, Path, description = "The partner's id"), ("webhook" = String, Path), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Deliveries, headers(("Link" = String, description = "`rel=\"next\"` where there is more"))),
        (status = 400), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn deliveries<S: Reads + Lists, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    Webhook(id): Webhook,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let list = log_list(&id.to_string());
    let after = cursor::decode(&list, asked.of("cursor"))?;
    let (_, loaded, _) = story::endpoint(&portal.store, credential(&call)?, &org, &id, call.now).await.map_err(refused)?;
    let log = story::log(&portal.store, &loaded, after, call.now).await.map_err(refused)?;
    let deliveries = log.deliveries.iter().map(delivery).collect();
    let response = respond::json(StatusCode::OK, &Deliveries { deliveries });
    Ok(match log.next {
        Some(next) => {
            let path = format!("/v1/partners/{org}/webhooks/{id}/deliveries?cursor={}", cursor::encode(&list, &next));
            respond::with(response, header::LINK, &format!("<{path}>; rel=\"next\""))
        }
        None => response,
    })
}

/// Sends one event again, within a minute.
#[utoipa::path(post, path = "/v1/partners/{org}/webhooks/{webhook}/deliveries/{number}/replay", tag = "webhooks",
    params(("org" = String, Path, description = "The partner's id"), ("webhook" = String, Path), ("number" = u64, Path, description = "The event's place in the feed")),
    responses((status = 202, body = DeliveryDocument), (status = 401), (status = 403), (status = 404), (status = 409, description = "The endpoint is disabled")),
    security(("bearer" = [])))]
pub(crate) async fn replay<S: Reads + Writes, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    Webhook(id): Webhook,
    Number(number): Number,
    call: Call,
) -> Result<Response, Problem> {
    let replayed = story::replay(&portal.store, credential(&call)?, &org, &id, number, call.moment()).await;
    Ok(respond::json(StatusCode::ACCEPTED, &delivery(&replayed.map_err(refused)?)))
}

/// Sends every event after a place in the feed again, at most 100 a request, within a minute. Repeating a request makes
/// nothing due that is due already.
#[utoipa::path(post, path = "/v1/partners/{org}/webhooks/{webhook}/replays", tag = "webhooks", request_body = ReplayFrom,
    params(("org" = String, Path, description = "The partner's id"), ("webhook" = String, Path)),
    responses((status = 202, body = ReplayDocument), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "The endpoint is disabled"), (status = 422)), security(("bearer" = [])))]
pub(crate) async fn replay_after<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let mut fields = Fields::read(&headers, &body)?;
    let after = fields.required("after", number);
    let faults = fields.faults();
    let Some(after) = after.filter(|_| faults.is_empty()) else { return Err(at_fault(&portal.store, &call, org, faults).await) };
    let replayed = story::replay_after(&portal.store, who, &org, &id, after, call.moment()).await.map_err(refused)?;
    let document = ReplayDocument { deliveries: replayed.deliveries, next_after: replayed.after, more: replayed.more };
    Ok(respond::json(StatusCode::ACCEPTED, &document))
}

/// The settings of a form or a JSON body.
pub(crate) fn settings(fields: &mut Fields, loopback: Loopback) -> Option<Settings> {
    let url = fields.required("url", |text| EndpointAddress::parse(text, loopback));
    let description = fields.optional("description", Line::parse);
    let offered = matrix().webhook_events();
    let event_types = fields.list("event_types", limits::WEBHOOK_EVENT_TYPES, |text| {
        if offered.contains(&text) { Ok(text.to_owned()) } else { Err(Invalid::UnknownValue) }
    });
    let mut event_types = event_types?;
    event_types.sort_unstable();
    Some(Settings { url: url?, description: description?, event_types })
}

/// A place in the feed.
pub(crate) fn number(text: &str) -> Result<u64, Invalid> {
    if text.trim().is_empty() { Err(Invalid::Required) } else { text.trim().parse().map_err(|_| Invalid::WrongType) }
}

/// The name by which cursors of an endpoint's log know their list.
pub(crate) fn log_list(id: &str) -> String {
    format!("deliveries#{id}")
}

/// Why an act on endpoints is refused, as a problem.
pub(crate) fn refused(error: WebhooksError) -> Problem {
    match error {
        WebhooksError::Access(error) => error.into(),
        WebhooksError::Store(error) => error.into(),
        WebhooksError::Secrets(error) => {
            tracing::error!(%error, "a secret could not be sealed");
            Problem::unavailable()
        }
        WebhooksError::Stale => Problem::stale(),
        WebhooksError::TooMany(_) => Problem::conflict("too_many_webhooks"),
        WebhooksError::Disabled => Problem::conflict("webhook_disabled"),
        WebhooksError::NoSuchDelivery | WebhooksError::Rejected(Rejection::NotFound) => Problem::not_found(),
        WebhooksError::Rejected(Rejection::Taken) => Problem::unprocessable("idempotency_key_reused"),
        WebhooksError::Rejected(Rejection::RotationUnderWay) => Problem::conflict("rotation_under_way"),
    }
}

/// Faults of a request, for those who may make such a one.
pub(crate) async fn at_fault(reads: &impl Reads, call: &Call, org: PartnerId, faults: Vec<FieldFault>) -> Problem {
    organisation_json::unless_refused(reads, call, OrganisationId::Partner(org), MANAGERS, Problem::invalid(faults)).await
}

fn answer(
    status: StatusCode,
    loaded: &Loaded<WebhookEndpoint>,
    circuit: Option<Circuit>,
    secret: Option<Redacted<String>>,
    call: &Call,
) -> Result<Response, Problem> {
    let document = document(loaded, circuit, secret, call).ok_or_else(Problem::not_found)?;
    Ok(respond::versioned(status, loaded.version, &document))
}

/// An endpoint as JSON; nothing for one that is gone.
fn document(
    loaded: &Loaded<WebhookEndpoint>,
    circuit: Option<Circuit>,
    secret: Option<Redacted<String>>,
    call: &Call,
) -> Option<WebhookDocument> {
    let endpoint = loaded.state.endpoint()?;
    let secrets = endpoint.live_secrets(call.now).map(|secret| SecretDocument {
        kid: secret.kid.to_string(),
        since: secret.since.to_string(),
        until: secret.until.map(|until| until.to_string()),
    });
    Some(WebhookDocument {
        webhook: endpoint.id.to_string(),
        version: loaded.version,
        state: WebhookEndpoint::label(&loaded.state).to_owned(),
        url: endpoint.settings.url.as_str().to_owned(),
        description: endpoint.settings.description.as_ref().map(|text| text.as_str().to_owned()),
        event_types: endpoint.settings.event_types.clone(),
        secrets: secrets.collect(),
        secret: secret.map(Redacted::into_exposed),
        left_alone_since: match circuit {
            Some(Circuit::Open { since, .. }) => Some(since.to_string()),
            Some(Circuit::Closed { .. }) | None => None,
        },
        created_at: loaded.created_at.unwrap_or_default().to_string(),
    })
}

fn delivery(known: &Delivery) -> DeliveryDocument {
    let attempts = known.delivery.log.iter().map(|attempt| AttemptDocument {
        at: attempt.at.to_string(),
        outcome: attempt.outcome.as_str().to_owned(),
        status: match attempt.outcome {
            Outcome::Answered { status } => Some(status),
            Outcome::Late {} | Outcome::Unreachable {} | Outcome::AddressRefused {} => None,
        },
        took_ms: attempt.took_ms,
    });
    DeliveryDocument {
        number: known.number,
        event: known.event_id.clone(),
        kind: known.kind.clone(),
        state: known.delivery.label().to_owned(),
        reason: match known.delivery.state {
            Standing::Dead { reason, .. } => Some(reason.as_str().to_owned()),
            Standing::Pending { .. } | Standing::Delivered { .. } => None,
        },
        next_attempt_at: known.delivery.next_attempt_at().map(|at| at.to_string()),
        attempts: attempts.collect(),
    }
}
