//! Keys for programs: minted, rotated, revoked; each shown once. A partner's stand below the partner, the platform's own
//! below `/v1/platform/machine-keys`.

use std::sync::Arc;

use application::{
    engine::Loaded,
    ports::{Entropy, Lists, Reads, Writes},
    use_cases::{
        keys::{self as story, KeysError, Minted, Wish},
        portal,
    },
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{
    aggregate::Aggregate as _,
    api_key::{self, ApiKey, Environment, PresentedKey, Rejection, State as Standing},
    id::ListingId,
    organisation::OrganisationId,
    values::{Invalid, Line},
};
use entrypoint::{
    Call, Fields, Problem, idempotency,
    organisation_pages::{credential, let_in},
    path::{KeyName, Org},
    respond,
};
use http::{HeaderMap, StatusCode};
use language::Fault;
use pages::form::fault;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{DeveloperPortal, refused as portal_refused};

type Portal<S, K, E> = State<Arc<DeveloperPortal<S, K, E>>>;

/// A key as it is shown, once.
#[derive(Serialize, ToSchema)]
pub struct MintedKey {
    /// The key. Only its SHA-256 is kept: nobody can show it again.
    #[schema(example = "lsn_test_partner-01kahz0m4efx7r1v9q0y2w3n5s_7Kf2aQ9x_…")]
    key: String,
    /// The part that may be shown and logged.
    prefix: String,
    /// What it opens: `test` or `live`.
    environment: String,
    /// Whose it is: `platform` or a partner.
    owner: String,
}

/// A key as its owner sees it.
#[derive(Serialize, ToSchema)]
pub struct KeyDocument {
    /// Its public id.
    id: String,
    /// What its owner calls it.
    label: Option<String>,
    /// What it opens: `test` or `live`.
    environment: String,
    /// The app it is of, by its listing; a partner's key of production always has one.
    app: Option<String>,
    /// The part that may be shown and logged.
    prefix: String,
    /// `live`, `retiring` or `revoked`.
    state: String,
    /// When it was minted (RFC 3339).
    minted_at: String,
    /// Of a retiring key: until when it is accepted (RFC 3339).
    accepted_until: Option<String>,
    /// Of a retiring key: the id of the key that takes its place.
    successor: Option<String>,
    /// When it last let a program in (RFC 3339), to the hour; absent when it never did.
    last_used_at: Option<String>,
    /// The whole key, in the answer that minted it and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

/// Every key of an organisation, newest first.
#[derive(Serialize, ToSchema)]
pub struct Keys {
    /// Keys.
    keys: Vec<KeyDocument>,
}

/// What a new key is for.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct KeyWish {
    /// What you call it.
    label: String,
    /// `test` or `live`. The platform's keys are always `live`.
    environment: Option<String>,
    /// The app that it is of, by its listing: what the key may read is what customers have granted that app. A `live` key names
    /// one that has been published and is not retired; a `test` key may name any of yours. The platform's keys name none.
    app: Option<String>,
}

/// Mints a partner's first test key.
#[utoipa::path(post, path = "/v1/partners/{org}/test-key", tag = "partner", params(("org" = String, Path, description = "The partner's id")),
    responses((status = 201, description = "The key, shown this once", body = MintedKey), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "It was minted before")), security(("bearer" = [])))]
pub(crate) async fn mint_test_key<S: Reads + Writes, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    Org(org): Org,
    call: Call,
) -> Result<Response, Problem> {
    let minted = portal::mint_test_key(&portal.store, &portal.entropy, credential(&call)?, &org, call.moment()).await;
    let (_, _, key) = minted.map_err(portal_refused)?;
    Ok(shown(key))
}

/// The partner's keys, revoked ones too.
#[utoipa::path(get, path = "/v1/partners/{org}/keys", tag = "keys", params(("org" = String, Path, description = "The partner's id")),
    responses((status = 200, body = Keys), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn list<S: Reads + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    call: Call,
) -> Result<Response, Problem> {
    listed(&portal, &call, org.organisation()).await
}

/// Mints a key. The answer shows it, this once; the same request under the same `Idempotency-Key` is the same key, and does
/// not show it.
#[utoipa::path(post, path = "/v1/partners/{org}/keys", tag = "keys", request_body = KeyWish,
    params(("org" = String, Path, description = "The partner's id"), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = KeyDocument, headers(("Idempotent-Replayed" = String))), (status = 400), (status = 401), (status = 403),
        (status = 404), (status = 409, description = "There are as many keys as there may be, or production is not open for the app"),
        (status = 422, description = "Fields are at fault, or the idempotency key stood for another request")), security(("bearer" = [])))]
pub(crate) async fn mint<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    minted(&portal, &call, org.organisation(), &headers, &body).await
}

/// Mints a key's successor, shown this once; the key itself is accepted for some days more.
#[utoipa::path(post, path = "/v1/partners/{org}/keys/{key}/rotation", tag = "keys",
    params(("org" = String, Path, description = "The partner's id"), ("key" = String, Path, description = "The key's public id"),
        ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = KeyDocument, headers(("Idempotent-Replayed" = String))), (status = 400), (status = 401), (status = 403),
        (status = 404), (status = 409, description = "It has a successor already, or is in force no more")), security(("bearer" = [])))]
pub(crate) async fn rotate<S: Reads + Writes, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    KeyName(key): KeyName,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    rotated(&portal, &call, org.organisation(), &key, &headers).await
}

/// Revokes a key: no request that begins after the answer is let in by it. Revoking it again is nothing.
#[utoipa::path(delete, path = "/v1/partners/{org}/keys/{key}", tag = "keys",
    params(("org" = String, Path, description = "The partner's id"), ("key" = String, Path, description = "The key's public id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn revoke<S: Reads + Writes, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    KeyName(key): KeyName,
    call: Call,
) -> Result<Response, Problem> {
    revoked(&portal, &call, org.organisation(), &key).await
}

/// The keys of the platform's own systems.
#[utoipa::path(get, path = "/v1/platform/machine-keys", tag = "platform",
    responses((status = 200, body = Keys), (status = 401), (status = 403), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn list_machine_keys<S: Reads + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    call: Call,
) -> Result<Response, Problem> {
    listed(&portal, &call, OrganisationId::Platform).await
}

/// Mints a live key for the platform's own systems, shown this once.
#[utoipa::path(post, path = "/v1/platform/machine-keys", tag = "platform", request_body = KeyWish, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = KeyDocument, headers(("Idempotent-Replayed" = String))), (status = 400), (status = 401), (status = 403),
        (status = 404), (status = 409), (status = 422)), security(("bearer" = [])))]
pub(crate) async fn mint_machine_key<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    minted(&portal, &call, OrganisationId::Platform, &headers, &body).await
}

/// Mints the successor of a key of the platform's own systems.
#[utoipa::path(post, path = "/v1/platform/machine-keys/{key}/rotation", tag = "platform",
    params(("key" = String, Path, description = "The key's public id"), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = KeyDocument, headers(("Idempotent-Replayed" = String))), (status = 400), (status = 401), (status = 403),
        (status = 404), (status = 409)), security(("bearer" = [])))]
pub(crate) async fn rotate_machine_key<S: Reads + Writes, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    KeyName(key): KeyName,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    rotated(&portal, &call, OrganisationId::Platform, &key, &headers).await
}

/// Revokes a key of the platform's own systems.
#[utoipa::path(delete, path = "/v1/platform/machine-keys/{key}", tag = "platform",
    params(("key" = String, Path, description = "The key's public id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn revoke_machine_key<S: Reads + Writes, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    KeyName(key): KeyName,
    call: Call,
) -> Result<Response, Problem> {
    revoked(&portal, &call, OrganisationId::Platform, &key).await
}

async fn listed<S: Reads + Lists, K, E>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    organisation: OrganisationId,
) -> Result<Response, Problem> {
    let caller = let_in(&portal.store, call, organisation).await?;
    let keys = story::list(&portal.store, &caller).await.map_err(refused)?;
    let document = |listed: &story::Listed| {
        let document = document(&listed.key, None)?;
        Some(KeyDocument { last_used_at: listed.last_used.map(|at| at.to_string()), ..document })
    };
    Ok(respond::json(StatusCode::OK, &Keys { keys: keys.iter().filter_map(document).collect() }))
}

async fn minted<S: Reads + Writes + Lists, K, E: Entropy>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    organisation: OrganisationId,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Response, Problem> {
    let who = credential(call)?;
    let read = || Ok((idempotency::key(headers)?, Fields::parsed(headers, body, |fields| wish(fields, &organisation))?));
    let (request, wish) = match read() {
        Ok(read) => read,
        Err(problem) => return Err(unreadable(portal, call, organisation, problem).await),
    };
    let minted = story::mint(&portal.store, &portal.entropy, who, organisation, &wish, &request, call.moment()).await;
    answer(minted.map_err(refused)?)
}

async fn rotated<S: Reads + Writes, K, E: Entropy>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    organisation: OrganisationId,
    key: &api_key::KeyId,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let who = credential(call)?;
    let request = match idempotency::key(headers) {
        Ok(request) => request,
        Err(problem) => return Err(unreadable(portal, call, organisation, problem).await),
    };
    let rotated = story::rotate(&portal.store, &portal.entropy, who, organisation, key, &request, call.moment()).await;
    answer(rotated.map_err(refused)?)
}

async fn revoked<S: Reads + Writes, K, E>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    organisation: OrganisationId,
    key: &api_key::KeyId,
) -> Result<Response, Problem> {
    story::revoke(&portal.store, credential(call)?, organisation, key, call.moment()).await.map_err(refused)?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}

/// Whoever may not mint here at all is told so, whatever was wrong with the request.
pub(crate) async fn unreadable<S: Reads, K, E>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    organisation: OrganisationId,
    problem: Problem,
) -> Problem {
    match let_in(&portal.store, call, organisation).await {
        Ok(caller) => story::may_mint(&caller, Environment::Test).map_or_else(Problem::from, |()| problem),
        Err(refused) => refused,
    }
}

/// The wish of a form or a JSON body.
pub(crate) fn wish(fields: &mut Fields, organisation: &OrganisationId) -> Option<Wish> {
    let label = fields.required("label", Line::parse);
    let (environment, app) = match organisation {
        OrganisationId::Platform => (Some(Environment::Live), Some(None)),
        OrganisationId::Partner(_) | OrganisationId::Customer(_) => {
            let environment = fields.required("environment", |text| match text {
                "test" => Ok(Environment::Test),
                "live" => Ok(Environment::Live),
                "" => Err(Invalid::Required),
                _ => Err(Invalid::UnknownValue),
            });
            (environment, fields.optional("app", |text| text.parse::<ListingId>().map_err(|_| Invalid::UnknownValue)))
        }
    };
    Some(Wish { label: label?, environment: environment?, app: app? })
}

fn answer(minted: Minted) -> Result<Response, Problem> {
    let is_replay = minted.text.is_none();
    let document = document(&minted.key, minted.text).ok_or_else(Problem::internal)?;
    Ok(idempotency::answer(respond::json(StatusCode::CREATED, &document), is_replay))
}

fn document(key: &Loaded<ApiKey>, text: Option<PresentedKey>) -> Option<KeyDocument> {
    let minted = key.state.minted()?;
    let (accepted_until, successor) = match &key.state {
        Standing::Retiring { until, successor, .. } => (Some(until.to_string()), Some(successor.to_string())),
        Standing::Unwritten | Standing::Live(_) | Standing::Revoked { .. } => (None, None),
    };
    Some(KeyDocument {
        id: minted.id.to_string(),
        label: minted.label.as_ref().map(|label| label.as_str().to_owned()),
        environment: minted.environment.as_str().to_owned(),
        app: minted.app.map(|app| app.to_string()),
        prefix: api_key::prefix(minted.environment, &minted.owner, minted.app.as_ref(), &minted.id),
        state: ApiKey::label(&key.state).to_owned(),
        minted_at: minted.at.to_string(),
        accepted_until,
        successor,
        last_used_at: None,
        key: text.map(|key| key.text.into_exposed()),
    })
}

fn shown(key: PresentedKey) -> Response {
    let document = MintedKey {
        prefix: key.prefix(),
        environment: key.environment.as_str().to_owned(),
        owner: key.owner.to_string(),
        key: key.text.into_exposed(),
    };
    respond::json(StatusCode::CREATED, &document)
}

/// Why an act on keys is refused, as a problem.
pub(crate) fn refused(error: KeysError) -> Problem {
    match error {
        KeysError::Access(error) => error.into(),
        KeysError::Store(error) => error.into(),
        KeysError::TooMany => Problem::conflict("too_many"),
        KeysError::AppMissing => Problem::invalid(vec![fault("app", Fault::Required)]),
        KeysError::NoSuchApp => Problem::invalid(vec![fault("app", Fault::UnknownValue)]),
        KeysError::ProductionNotOpen => Problem::conflict_of("production_not_open", vec![fault("app", Fault::NotInService)]),
        KeysError::Rejected(Rejection::NotFound) => Problem::not_found(),
        KeysError::Rejected(Rejection::IdempotencyKeyReused) => Problem::unprocessable("idempotency_key_reused"),
        KeysError::Rejected(Rejection::NotLive) => Problem::conflict("key_not_live"),
        KeysError::Rejected(Rejection::Taken) => Problem::internal(),
    }
}
