//! Keys for programs as pages. A key is shown on the page that minted it and on no other, so nothing redirects away.

use std::sync::Arc;

use application::{
    access::Caller,
    ports::{Entropy, Lists, Reads, Writes},
    use_cases::keys::{self as story, App, AppStanding, Listed, Minted},
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
    keys::{AppChoice, KeyForm, KeyRow, KeyStanding, KeysPage, NewKey, Production},
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
    let (label, environment, app) = (fields.typed("label"), fields.typed("environment"), fields.typed("app"));
    let typed = KeyForm { label, environment, app, ..KeyForm::default() };
    let faults = fields.faults();
    let (Some(nonce), Some(wish), true) = (nonce, wish, faults.is_empty()) else {
        let problem = Problem::invalid(faults);
        if call.face == Face::Json {
            return Err(unreadable(&portal, &call, organisation, problem).await);
        }
        return page(&portal, &call, org, Shown::returned(typed, &problem)).await;
    };
    match story::mint(&portal.store, &portal.entropy, who, organisation, &wish, &nonce, call.moment()).await.map_err(refused) {
        Ok(minted) => show(&portal, &call, org, minted).await,
        // What is wrong with the app is known once it was read.
        Err(problem) if call.face == Face::Page && !problem.errors().is_empty() => {
            page(&portal, &call, org, Shown::returned(typed, &problem)).await
        }
        Err(problem) => Err(problem),
    }
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

    fn returned(form: KeyForm, problem: &Problem) -> Self {
        let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        Self { form: Some(form), faults: problem.errors().to_vec(), ..Self::as_status(status) }
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
    let read = async { tokio::try_join!(story::list(&portal.store, &caller), story::apps(&portal.store, &caller)) };
    let ((keys, apps), visit) = Visit::beside(&portal.store, &portal.site, &caller, read).await.map_err(refused)?;
    let rows = keys.iter().filter_map(|listed| row(listed, &apps, &caller, call)).collect();
    let path = path(&organisation);
    let page = KeysPage {
        frame: Frame { return_path: path.clone(), ..visit.frame(call, &portal.site) },
        path,
        organisation: visit.organisation,
        // What tells one press of a button from another, so that a page sent again mints nothing twice.
        nonce: idempotency::nonce(&portal.entropy),
        keys: rows,
        rotation_hours: call.moment().programme.api_key.rotation_hours.into(),
        form: form(&caller, &apps, shown.form),
        faults: Faults::from(shown.faults),
        minted: shown.minted,
        revoked: shown.revoked,
    };
    Ok(respond::page(shown.status, page.render()))
}

/// The form of a new key, as it came back or blank; nothing for whoever may not mint any.
fn form(caller: &Caller, apps: &[App], typed: Option<KeyForm>) -> Option<KeyForm> {
    story::may_mint(caller, Environment::Test).ok()?;
    let production = if story::may_mint(caller, Environment::Live).is_err() {
        Production::NotTheirs
    } else if apps.iter().any(|app| app.standing == AppStanding::InService) {
        Production::Open
    } else {
        Production::NotOpen
    };
    let blank = || KeyForm { environment: Environment::Test.as_str().to_owned(), ..KeyForm::default() };
    let choice = |app: &App| AppChoice {
        id: app.id.to_string(),
        name: app.name.as_str().to_owned(),
        in_service: app.standing == AppStanding::InService,
    };
    let apps = apps.iter().filter(|app| app.standing != AppStanding::Retired).map(choice).collect();
    Some(KeyForm { production, apps, ..typed.unwrap_or_else(blank) })
}

fn row(listed: &Listed, apps: &[App], caller: &Caller, call: &Call) -> Option<KeyRow> {
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
        app: key.app.map(|id| {
            let known = apps.iter().find(|app| app.id == id);
            known.map_or_else(|| id.to_string(), |app| app.name.as_str().to_owned())
        }),
        prefix: api_key::prefix(key.environment, &key.owner, key.app.as_ref(), &key.id),
        standing,
        minted_at: key.at,
        last_used: listed.last_used,
        may_manage: story::may_mint(caller, key.environment).is_ok(),
    })
}

fn path(organisation: &OrganisationId) -> String {
    format!("/partners/{organisation}/keys")
}
