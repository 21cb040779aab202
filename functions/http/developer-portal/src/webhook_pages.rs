//! Webhook endpoints as pages. A secret is shown on the page that made it and on no other, so nothing redirects away.

use std::sync::Arc;

use application::{
    notification::matrix,
    ports::{Entropy, Lists, Reads, Seal, Writes},
    records::delivery::Delivery,
    use_cases::webhooks::{self as story, Change, Log, MANAGERS},
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{
    id::{PartnerId, WebhookId},
    limits,
    organisation::OrganisationId,
    values::{Invalid, Line, Redacted},
    webhook::{
        Endpoint, Settings, State as Stage,
        circuit::Circuit,
        delivery::{Outcome, State as Status},
    },
};
use entrypoint::{
    Call, Face, Fields, Problem, cursor, idempotency,
    organisation_pages::{Visit, credential, let_in},
    path::{Asked, Number, Org, Webhook},
    respond,
};
use http::{HeaderMap, StatusCode};
use pages::{
    form::{Faults, FieldFault},
    frame::Frame,
    webhook::{AttemptOutcome, AttemptRow, DeliveryRow, LeftAlone, SecretRow, Standing, WebhookDone, WebhookPage},
    webhooks::{EndpointForm, EndpointRow, WebhooksPage},
};

use crate::{
    DeveloperPortal,
    webhooks::{at_fault, log_list, number, refused, settings},
};

type Portal<S, K, E> = State<Arc<DeveloperPortal<S, K, E>>>;

pub(crate) async fn list<S: Reads + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    Org(org): Org,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    list_page(&portal, &call, org, None, asked.of("done") == Some("removed")).await
}

pub(crate) async fn create<S: Reads + Writes + Lists, K: Seal, E: Entropy>(
    State(portal): Portal<S, K, E>,
    Org(org): Org,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let mut fields = Fields::read(&headers, &body)?;
    let nonce = fields.required("nonce", |text| Line::parse_within(text, limits::IDEMPOTENCY_KEY_CHARACTERS));
    let settings = settings(&mut fields, portal.loopback);
    let typed = typed(&fields);
    let faults = fields.faults();
    let (Some(nonce), Some(settings), true) = (nonce, settings, faults.is_empty()) else {
        if call.face == Face::Json {
            return Err(at_fault(&portal.store, &call, org, faults).await);
        }
        return list_page(&portal, &call, org, Some((typed, faults)), false).await;
    };
    let made = story::create(&portal.store, &portal.seal, &portal.entropy, who, &org, &settings, nonce.as_str(), call.moment()).await;
    let (loaded, secret) = made.map_err(refused)?;
    let id = loaded.state.endpoint().map(|endpoint| endpoint.id).ok_or_else(Problem::not_found)?;
    page(&portal, &call, org, id, Shown { secret, status: StatusCode::CREATED, ..Shown::default() }).await
}

pub(crate) async fn one<S: Reads + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    Org(org): Org,
    Webhook(id): Webhook,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let done = match asked.of("done") {
        Some("changed") => Some(WebhookDone::Changed),
        Some("dropped") => Some(WebhookDone::OldSecretDropped),
        Some("disabled") => Some(WebhookDone::Disabled),
        Some("enabled") => Some(WebhookDone::Enabled),
        Some("replayed") => Some(WebhookDone::Replayed),
        _ => None,
    };
    let cursor = asked.of("cursor").map(ToOwned::to_owned);
    page(&portal, &call, org, id, Shown { done, cursor, ..Shown::default() }).await
}

pub(crate) async fn change<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let mut fields = Fields::read(&headers, &body)?;
    let seen = fields.required("version", number);
    let settings = settings(&mut fields, portal.loopback);
    let typed = typed(&fields);
    let faults = fields.faults();
    let (Some(seen), Some(settings), true) = (seen, settings, faults.is_empty()) else {
        return came_back(&portal, &call, org, id, Some(typed), faults).await;
    };
    let changed = story::change(&portal.store, who, &org, &id, &Change::Settings(settings), Some(seen), call.moment()).await;
    match changed {
        Ok(_) => Ok(respond::see_other(&format!("{}?done=changed", path(org, id)))),
        Err(story::WebhooksError::Stale) if call.face == Face::Page => {
            let status = StatusCode::PRECONDITION_FAILED;
            page(&portal, &call, org, id, Shown { form: Some(typed), status, ..Shown::default() }).await
        }
        Err(error) => Err(refused(error)),
    }
}

pub(crate) async fn rotate<S: Reads + Writes + Lists, K: Seal, E: Entropy>(
    State(portal): Portal<S, K, E>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let seen = seen(&portal, &call, org, &headers, &body, false).await?;
    let rotated = story::rotate(&portal.store, &portal.seal, &portal.entropy, who, &org, &id, Some(seen), call.moment()).await;
    let (_, secret) = rotated.map_err(refused)?;
    page(&portal, &call, org, id, Shown { secret: Some(secret), status: StatusCode::CREATED, ..Shown::default() }).await
}

pub(crate) async fn drop_old_secret<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&portal, &call, (org, id), (&headers, &body), &Change::DropOldSecret, "dropped").await
}

pub(crate) async fn disable<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&portal, &call, (org, id), (&headers, &body), &Change::Disable, "disabled").await
}

pub(crate) async fn enable<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&portal, &call, (org, id), (&headers, &body), &Change::Enable, "enabled").await
}

pub(crate) async fn remove<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    Org(org): Org,
    Webhook(id): Webhook,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let seen = seen(&portal, &call, org, &headers, &body, true).await?;
    let removed = story::change(&portal.store, who, &org, &id, &Change::Delete, Some(seen), call.moment()).await;
    removed.map_err(refused)?;
    Ok(respond::see_other(&format!("/partners/{org}/webhooks?done=removed")))
}

pub(crate) async fn replay<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    Org(org): Org,
    Webhook(id): Webhook,
    Number(number): Number,
    call: Call,
) -> Result<Response, Problem> {
    let replayed = story::replay(&portal.store, credential(&call)?, &org, &id, number, call.moment()).await;
    replayed.map_err(refused)?;
    Ok(respond::see_other(&format!("{}?done=replayed", path(org, id))))
}

pub(crate) async fn replay_after<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
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
    let Some(after) = after.filter(|_| faults.is_empty()) else { return came_back(&portal, &call, org, id, None, faults).await };
    story::replay_after(&portal.store, who, &org, &id, after, call.moment()).await.map_err(refused)?;
    Ok(respond::see_other(&format!("{}?done=replayed", path(org, id))))
}

/// A button that changes the endpoint and comes back to its page.
async fn press<S: Reads + Writes + Lists, K, E: Entropy>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    (org, id): (PartnerId, WebhookId),
    (headers, body): (&HeaderMap, &Bytes),
    change: &Change,
    done: &str,
) -> Result<Response, Problem> {
    let who = credential(call)?;
    let seen = seen(portal, call, org, headers, body, false).await?;
    story::change(&portal.store, who, &org, &id, change, Some(seen), call.moment()).await.map_err(refused)?;
    Ok(respond::see_other(&format!("{}?done={done}", path(org, id))))
}

/// The version that a button's form carries, and that it was confirmed where it must be.
async fn seen<S: Reads, K, E>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    org: PartnerId,
    headers: &HeaderMap,
    body: &Bytes,
    is_confirmed: bool,
) -> Result<u64, Problem> {
    let mut fields = Fields::read(headers, body)?;
    let seen = fields.required("version", number);
    if is_confirmed {
        fields.required("confirmed", |text| if text == "yes" { Ok(()) } else { Err(Invalid::Required) });
    }
    let faults = fields.faults();
    match seen.filter(|_| faults.is_empty()) {
        Some(seen) => Ok(seen),
        None => Err(at_fault(&portal.store, call, org, faults).await),
    }
}

async fn came_back<S: Reads + Lists, K, E: Entropy>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    org: PartnerId,
    id: WebhookId,
    form: Option<EndpointForm>,
    faults: Vec<FieldFault>,
) -> Result<Response, Problem> {
    if call.face == Face::Json {
        return Err(at_fault(&portal.store, call, org, faults).await);
    }
    page(portal, call, org, id, Shown { form, faults, status: StatusCode::UNPROCESSABLE_ENTITY, ..Shown::default() }).await
}

async fn list_page<S: Reads + Lists, K, E: Entropy>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    org: PartnerId,
    returned: Option<(EndpointForm, Vec<FieldFault>)>,
    removed: bool,
) -> Result<Response, Problem> {
    let caller = let_in(&portal.store, call, OrganisationId::Partner(org)).await?;
    if returned.is_some() {
        // Somebody who may not register any learns that, not what was wrong with the form.
        caller.require(MANAGERS)?;
    }
    let may_manage = caller.has(MANAGERS);
    let (endpoints, visit) = Visit::beside(&portal.store, &portal.site, &caller, story::list(&portal.store, &caller)).await?;
    let status = if returned.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (form, faults) = returned.unwrap_or_else(|| (EndpointForm { offered: offered(), ..EndpointForm::default() }, vec![]));
    let nonce = if form.nonce.is_empty() { idempotency::nonce(&portal.entropy) } else { form.nonce.clone() };
    let path = format!("/partners/{org}/webhooks");
    let rows = endpoints.iter().filter_map(|loaded| {
        let endpoint = loaded.state.endpoint()?;
        Some(EndpointRow {
            id: endpoint.id.to_string(),
            url: endpoint.settings.url.as_str().to_owned(),
            description: endpoint.settings.description.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default(),
            is_active: matches!(loaded.state, Stage::Active(_)),
            event_types: endpoint.settings.event_types.len(),
            since: loaded.created_at.unwrap_or_default(),
        })
    });
    let page = WebhooksPage {
        frame: Frame { return_path: path.clone(), ..visit.frame(call, &portal.site) },
        path,
        endpoints: rows.collect(),
        organisation: visit.organisation,
        form: may_manage.then_some(EndpointForm { nonce, ..form }),
        faults: Faults::from(faults),
        removed,
    };
    Ok(respond::page(status, page.render()))
}

/// What an endpoint's page shows besides the endpoint.
#[derive(Default)]
struct Shown {
    secret: Option<Redacted<String>>,
    form: Option<EndpointForm>,
    faults: Vec<FieldFault>,
    done: Option<WebhookDone>,
    cursor: Option<String>,
    status: StatusCode,
}

async fn page<S: Reads + Lists, K, E: Entropy>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    org: PartnerId,
    id: WebhookId,
    shown: Shown,
) -> Result<Response, Problem> {
    let list = log_list(&id.to_string());
    let after = cursor::decode(&list, shown.cursor.as_deref())?;
    let found = story::endpoint(&portal.store, credential(call)?, &org, &id, call.now).await;
    let (caller, loaded, circuit) = found.map_err(refused)?;
    if !shown.faults.is_empty() {
        caller.require(MANAGERS)?;
    }
    let endpoint = loaded.state.endpoint().ok_or_else(Problem::not_found)?;
    let may_manage = caller.has(MANAGERS);
    let log = story::log(&portal.store, &loaded, after, call.now);
    let (log, visit) = Visit::beside(&portal.store, &portal.site, &caller, log).await.map_err(refused)?;
    let path = path(org, id);
    let page = WebhookPage {
        frame: Frame { return_path: path.clone(), ..visit.frame(call, &portal.site) },
        url: endpoint.settings.url.as_str().to_owned(),
        version: loaded.version,
        is_active: matches!(loaded.state, Stage::Active(_)),
        left_alone: left_alone(circuit),
        may_manage,
        form: shown.form.unwrap_or_else(|| form_of(&endpoint.settings)),
        faults: Faults::from(shown.faults),
        is_outdated: shown.status == StatusCode::PRECONDITION_FAILED,
        secret: shown.secret.map(Redacted::into_exposed),
        secrets: secrets(endpoint, call),
        next_path: log.next.as_ref().map(|next| format!("{path}?cursor={}", cursor::encode(&list, next))),
        deliveries: rows(&log),
        done: shown.done,
        path,
    };
    Ok(respond::page(shown.status, page.render()))
}

fn path(org: PartnerId, id: WebhookId) -> String {
    format!("/partners/{org}/webhooks/{id}")
}

fn offered() -> Vec<String> {
    matrix().webhook_events().into_iter().map(ToOwned::to_owned).collect()
}

fn typed(fields: &Fields) -> EndpointForm {
    EndpointForm {
        nonce: fields.typed("nonce"),
        url: fields.typed("url"),
        description: fields.typed("description"),
        offered: offered(),
        event_types: fields.typed_all("event_types"),
    }
}

fn form_of(settings: &Settings) -> EndpointForm {
    EndpointForm {
        nonce: String::new(),
        url: settings.url.as_str().to_owned(),
        description: settings.description.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default(),
        offered: offered(),
        event_types: settings.event_types.clone(),
    }
}

const fn left_alone(circuit: Circuit) -> Option<LeftAlone> {
    match circuit {
        Circuit::Closed { .. } => None,
        Circuit::Open { since, probe_at, .. } => Some(LeftAlone { since, probe_at }),
    }
}

fn secrets(endpoint: &Endpoint, call: &Call) -> Vec<SecretRow> {
    let row = |secret: &domain::webhook::SealedSecret| SecretRow { kid: secret.kid.to_string(), since: secret.since, until: secret.until };
    endpoint.live_secrets(call.now).map(row).collect()
}

fn rows(log: &Log) -> Vec<DeliveryRow> {
    let row = |known: &Delivery| DeliveryRow {
        number: known.number,
        kind: known.kind.clone(),
        standing: match known.delivery.state {
            Status::Pending { next_attempt_at, .. } => Standing::Pending(next_attempt_at),
            Status::Delivered { at } => Standing::Delivered(at),
            Status::Dead { at, .. } => Standing::Dead(at),
        },
        attempts: known.delivery.log.iter().rev().map(attempt).collect(),
    };
    log.deliveries.iter().map(row).collect()
}

fn attempt(known: &domain::webhook::delivery::Attempt) -> AttemptRow {
    let outcome = match known.outcome {
        Outcome::Answered { status } => AttemptOutcome::Answered(status),
        Outcome::Late {} => AttemptOutcome::Late,
        Outcome::Unreachable {} => AttemptOutcome::Unreachable,
        Outcome::AddressRefused {} => AttemptOutcome::AddressRefused,
    };
    AttemptRow { at: known.at, outcome, took_ms: known.took_ms }
}
