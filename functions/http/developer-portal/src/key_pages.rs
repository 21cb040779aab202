//! Keys for programs as pages. A key is shown on the page that minted it and on no other, so nothing redirects away.

use std::sync::Arc;

use application::{
    access::Caller,
    ports::{Entropy, Lists, Reads, Writes},
    use_cases::keys::{self as story, KeysError, Listed, Minted},
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{
    api_key::{self, Environment, State as Stage},
    creation::IdempotencyKey,
    organisation::OrganisationId,
    values::Invalid,
};
use entrypoint::{
    Call, Face, Fields, Problem, idempotency,
    organisation_pages::{Visit, credential, let_in},
    path::{Asked, KeyName, Org},
    respond,
};
use http::{HeaderMap, StatusCode};
use pages::{
    form::{Faults, FieldFault},
    frame::Frame,
    keys::{KeyForm, KeyRow, KeyStanding, KeysPage, NewKey, Production},
};

use crate::{
    DeveloperPortal,
    keys::{refused, unreadable, wish},
};

type Portal<S, K, E> = State<Arc<DeveloperPortal<S, K, E>>>;

pub(crate) async fn list<S: Reads + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    page(&portal, &call, org, Shown { revoked: asked.of("done") == Some("revoked"), ..Shown::default() }).await
}

pub(crate) async fn mint<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let (who, organisation) = (credential(&call)?, org.organisation());
    let mut fields = Fields::read(&headers, &body)?;
    let nonce = fields.required("nonce", IdempotencyKey::parse);
    let wish = wish(&mut fields, &organisation);
    let typed = KeyForm { label: fields.typed("label"), environment: fields.typed("environment"), production: Production::NotOpen };
    let faults = fields.faults();
    let (Some(nonce), Some(wish), true) = (nonce, wish, faults.is_empty()) else {
        if call.face == Face::Json {
            return Err(unreadable(&portal, &call, organisation, Problem::invalid(faults)).await);
        }
        return page(&portal, &call, org, Shown { form: Some(typed), faults, ..Shown::as_status(StatusCode::UNPROCESSABLE_ENTITY) }).await;
    };
    let minted = story::mint(&portal.store, &portal.entropy, who, organisation, &wish, &nonce, call.moment()).await;
    show(&portal, &call, org, minted.map_err(refused)?).await
}

pub(crate) async fn rotate<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    KeyName(key): KeyName,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let (who, organisation) = (credential(&call)?, org.organisation());
    let mut fields = Fields::read(&headers, &body)?;
    let nonce = fields.required("nonce", IdempotencyKey::parse);
    let faults = fields.faults();
    let Some(nonce) = nonce.filter(|_| faults.is_empty()) else {
        return Err(unreadable(&portal, &call, organisation, Problem::invalid(faults)).await);
    };
    let rotated = story::rotate(&portal.store, &portal.entropy, who, organisation, &key, &nonce, call.moment()).await;
    show(&portal, &call, org, rotated.map_err(refused)?).await
}

pub(crate) async fn revoke<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    KeyName(key): KeyName,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let (who, organisation) = (credential(&call)?, org.organisation());
    let mut fields = Fields::read(&headers, &body)?;
    fields.required("confirmed", |text| if text == "yes" { Ok(()) } else { Err(Invalid::Required) });
    let faults = fields.faults();
    if !faults.is_empty() {
        return Err(unreadable(&portal, &call, organisation, Problem::invalid(faults)).await);
    }
    story::revoke(&portal.store, who, organisation, &key, call.moment()).await.map_err(refused)?;
    Ok(respond::see_other(&format!("{}?done=revoked", path(&organisation))))
}

/// What the page shows besides the keys.
#[derive(Default)]
struct Shown {
    minted: Option<NewKey>,
    form: Option<KeyForm>,
    faults: Vec<FieldFault>,
    revoked: bool,
    status: StatusCode,
}

impl Shown {
    fn as_status(status: StatusCode) -> Self {
        Self { status, ..Self::default() }
    }
}

async fn show<S: Reads + Lists, K, E: Entropy>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    org: Org,
    minted: Minted,
) -> Result<Response, Problem> {
    let minted = minted.text.map_or(NewKey::ShownBefore, |key| NewKey::Shown(key.text.into_exposed()));
    page(portal, call, org, Shown { minted: Some(minted), ..Shown::as_status(StatusCode::CREATED) }).await
}

async fn page<S: Reads + Lists, K, E: Entropy>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    org: Org,
    shown: Shown,
) -> Result<Response, Problem> {
    let organisation = org.organisation();
    let caller = let_in(&portal.store, call, organisation).await?;
    if !shown.faults.is_empty() {
        // Somebody who may not mint any learns that, not what was wrong with the form.
        story::may_mint(&caller, Environment::Test)?;
    }
    let read = async { tokio::try_join!(story::list(&portal.store, &caller), form(portal, &caller, shown.form)) };
    let ((keys, form), visit) = Visit::beside(&portal.store, &portal.site, call, &caller, read).await.map_err(refused)?;
    let rows = keys.iter().filter_map(|listed| row(listed, &caller, call)).collect();
    let path = path(&organisation);
    let page = KeysPage {
        frame: Frame { return_path: path.clone(), ..visit.frame(call, &portal.site) },
        path,
        organisation: visit.organisation,
        // What tells one press of a button from another, so that a page sent again mints nothing twice.
        nonce: idempotency::nonce(&portal.entropy),
        keys: rows,
        rotation_hours: call.moment().programme.api_key.rotation_hours.into(),
        form,
        faults: Faults::from(shown.faults),
        minted: shown.minted,
        revoked: shown.revoked,
    };
    Ok(respond::page(shown.status, page.render()))
}

/// The form of a new key, as it came back or blank; whether production is open is asked for those alone who would be offered
/// it.
async fn form<S: Reads + Lists, K, E>(
    portal: &DeveloperPortal<S, K, E>,
    caller: &Caller,
    typed: Option<KeyForm>,
) -> Result<Option<KeyForm>, KeysError> {
    if story::may_mint(caller, Environment::Test).is_err() {
        return Ok(None);
    }
    let production = if story::may_mint(caller, Environment::Live).is_err() {
        Production::NotTheirs
    } else if story::production_is_open(&portal.store, &caller.organisation).await? {
        Production::Open
    } else {
        Production::NotOpen
    };
    let blank = || KeyForm { environment: Environment::Test.as_str().to_owned(), ..KeyForm::default() };
    Ok(Some(KeyForm { production, ..typed.unwrap_or_else(blank) }))
}

fn row(listed: &Listed, caller: &Caller, call: &Call) -> Option<KeyRow> {
    let (key, state) = (listed.key.state.minted()?, &listed.key.state);
    let standing = match state {
        Stage::Unwritten => return None,
        Stage::Live(_) => KeyStanding::Live,
        Stage::Retiring { until, .. } if state.accepted(call.now).is_some() => KeyStanding::Retiring(*until),
        Stage::Retiring { until, .. } => KeyStanding::Retired(*until),
        Stage::Revoked { .. } => KeyStanding::Revoked,
    };
    Some(KeyRow {
        id: key.id.to_string(),
        label: key.label.as_ref().map(|label| label.as_str().to_owned()).unwrap_or_default(),
        is_live: key.environment == Environment::Live,
        prefix: api_key::prefix(key.environment, &key.owner, &key.id),
        standing,
        minted_at: key.at,
        last_used: listed.last_used,
        may_manage: story::may_mint(caller, key.environment).is_ok(),
    })
}

fn path(organisation: &OrganisationId) -> String {
    format!("/partners/{organisation}/keys")
}
