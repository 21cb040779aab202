//! A customer's apps for programs.

use std::sync::Arc;

use application::{
    engine::Loaded,
    ports::{Lists, Reads, Writes},
    use_cases::{
        installations::{self as story, Act, is_suspended},
        observed_access,
    },
};
use axum::{extract::State, response::Response};
use domain::{
    aggregate::Aggregate as _,
    installation::{App, Installation, Installed, ScopeRequest, Shared, State as Stage},
    listing::Content,
};
use entrypoint::{
    Call, Problem, cursor,
    organisation_pages::{credential, let_in},
    path::Asked,
    respond, site,
};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Installations,
    path::{At, Org},
    refused, views,
};

type Desk<S, E> = State<Arc<Installations<S, E>>>;

/// A page of a customer's apps.
#[derive(Serialize, ToSchema)]
pub struct AppList {
    /// Apps, in the order of their ids, those that are over among them.
    apps: Vec<AppDocument>,
}

/// An app of a customer.
#[derive(Serialize, ToSchema)]
pub struct AppDocument {
    /// The listing's id.
    listing: String,
    /// The installation's id, once anybody asked for the app.
    #[serde(skip_serializing_if = "Option::is_none")]
    installation: Option<String>,
    /// The installation's version; also the `ETag`.
    version: u64,
    /// `unwritten`, `awaiting_consent`, `declined`, `active`, `degraded` or `disconnected`.
    state: String,
    /// The app's name, in the caller's language where it has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Whether the platform's operator keeps the app from reading anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    suspended: Option<bool>,
    /// The version that can be installed; absent while none can.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_version: Option<u32>,
    /// What is installed.
    #[serde(skip_serializing_if = "Option::is_none")]
    installed: Option<InstalledDocument>,
}

/// What is installed, and what it may read.
#[derive(Serialize, ToSchema)]
pub struct InstalledDocument {
    /// Since when (RFC 3339).
    since: String,
    /// The version that was consented to.
    version: u32,
    /// What it asks for.
    scopes: Vec<GrantedScope>,
    /// Required scopes that are not granted: why it is degraded.
    missing: Vec<String>,
    /// Which of the customer's trackers and locations it may see.
    sharing: SharingDocument,
    /// When its setup was finished (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    set_up_at: Option<String>,
    /// What a newer version asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<RequestDocument>,
    /// The newer version that was not consented to.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept_from: Option<u32>,
}

/// One scope, and whether it is granted.
#[derive(Serialize, ToSchema)]
pub struct GrantedScope {
    /// Which.
    scope: String,
    /// Whether the app cannot work without it.
    required: bool,
    /// Whether it may be read.
    granted: bool,
    /// What for, in the caller's language where it is said in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
}

/// Which of a customer's things an app may see.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct SharingDocument {
    /// Of its trackers.
    trackers: SharedDocument,
    /// Of its locations.
    locations: SharedDocument,
}

/// Which things of one kind.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct SharedDocument {
    /// `all`, `only` or `except`.
    which: String,
    /// The host platform's ids; at most 100.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ids: Vec<String>,
}

/// What a newer version asks for.
#[derive(Serialize, ToSchema)]
pub struct RequestDocument {
    /// The version.
    version: u32,
    /// What it asks for otherwise.
    changes: Vec<ChangeDocument>,
    /// Until when the customer should say something (RFC 3339).
    deadline: String,
}

/// What a newer version asks for otherwise about a scope.
#[derive(Serialize, ToSchema)]
pub struct ChangeDocument {
    /// Which.
    scope: String,
    /// `added`, `purpose_changed`, `now_required` or `now_optional`.
    change: &'static str,
}

/// What an app has read.
#[derive(Serialize, ToSchema)]
pub struct ObservedAccess {
    /// How many days back, today (UTC) among them.
    days: u16,
    /// Scopes that are granted, and those that were read before.
    scopes: Vec<ObservedScope>,
    /// When the last read was (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    last_at: Option<String>,
}

/// What an app has read by one scope.
#[derive(Serialize, ToSchema)]
pub struct ObservedScope {
    /// Which.
    scope: String,
    /// Whether it is granted now.
    granted: bool,
    /// Whether it is granted and was never read.
    unused: bool,
    /// How often it was read in all.
    reads: u64,
    /// The days on which it was read, newest first.
    days: Vec<ObservedDay>,
}

/// Reads of one day.
#[derive(Serialize, ToSchema)]
pub struct ObservedDay {
    /// The day, UTC.
    day: String,
    /// How often.
    reads: u64,
}

/// The customer's apps.
#[utoipa::path(get, path = "/v1/customers/{org}/apps", tag = "apps", operation_id = "list_apps",
    params(("org" = String, Path, description = "The customer's id"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = AppList, headers(("Link" = String, description = "`rel=\"next\"` where there is more"))),
        (status = 400), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn list<S: Reads + Lists, E>(State(desk): Desk<S, E>, org: Org, asked: Asked, call: Call) -> Result<Response, Problem> {
    let list = format!("apps#{}", org.0);
    let after = cursor::decode(&list, asked.of("cursor"))?;
    let caller = let_in(&desk.store, &call, org.organisation()).await?;
    let (listed, next) = story::list(&desk.store, &caller, after).await.map_err(|error| refused(error, "scopes"))?;
    let document = |listed: &story::Listed| {
        let listing = listed.installation.state.dossier()?.listing.to_string();
        Some(document(&listing, &listed.installation, listed.app.as_ref(), listed.content.as_ref(), &call))
    };
    let response = respond::json(StatusCode::OK, &AppList { apps: listed.iter().filter_map(document).collect() });
    Ok(match next {
        Some(next) => {
            let path = format!("/v1/customers/{}/apps?cursor={}", org.0, cursor::encode(&list, &next));
            respond::with(response, header::LINK, &format!("<{path}>; rel=\"next\""))
        }
        None => response,
    })
}

/// One app, installed or not.
#[utoipa::path(get, path = "/v1/customers/{org}/apps/{listing}", tag = "apps", operation_id = "one_app",
    params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path)),
    responses((status = 200, body = AppDocument, headers(("ETag" = String))), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn one<S: Reads, E>(State(desk): Desk<S, E>, at: At, call: Call) -> Result<Response, Problem> {
    let found = story::detail(&desk.store, credential(&call)?, &at.customer, &at.listing, call.now).await;
    let (_, detail) = found.map_err(|error| refused(error, "scopes"))?;
    let loaded = &detail.installation;
    let document = document(&at.listing.to_string(), loaded, Some(&detail.app), detail.content(), &call);
    Ok(respond::versioned(StatusCode::OK, loaded.version, &document))
}

/// What the app has read within the last days, by scope and day.
#[utoipa::path(get, path = "/v1/customers/{org}/apps/{listing}/observed-access", tag = "apps", operation_id = "observed_access",
    params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path)),
    responses((status = 200, body = ObservedAccess), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn observed<S: Reads + Lists, E>(State(desk): Desk<S, E>, at: At, call: Call) -> Result<Response, Problem> {
    let found = story::detail(&desk.store, credential(&call)?, &at.customer, &at.listing, call.now).await;
    let (caller, detail) = found.map_err(|error| refused(error, "scopes"))?;
    let observation = observed_access::observed(&desk.store, &caller, &at.listing, call.now).await;
    let observation = observation.map_err(|error| refused(error, "scopes"))?;
    let granted = detail.installation.state.installed().map(Installed::granted).unwrap_or_default();
    let before = observation.scopes().into_iter().filter(|scope| !granted.contains(scope));
    let scope = |scope: &str| {
        let days = observation.of(scope);
        let granted = granted.contains(&scope);
        ObservedScope {
            scope: scope.to_owned(),
            granted,
            unused: granted && days.is_empty(),
            reads: days.iter().fold(0_u64, |sum, (_, reads)| sum.saturating_add(*reads)),
            days: days.into_iter().map(|(day, reads)| ObservedDay { day: day.to_string(), reads }).collect(),
        }
    };
    let scopes = granted.iter().copied().chain(before).map(scope).collect();
    let document = ObservedAccess { days: observed_access::DAYS, scopes, last_at: observation.last_at.map(|at| at.to_string()) };
    Ok(respond::json(StatusCode::OK, &document))
}

impl<S: Reads + Writes, E> Installations<S, E> {
    /// Does it, and answers with what there is afterwards. Who may not do such a thing learns that, whatever version they named.
    pub(crate) async fn does(&self, call: &Call, at: At, seen: Result<Option<u64>, Problem>, act: &Act) -> Result<Response, Problem> {
        let seen = match seen {
            Ok(seen) => seen,
            Err(problem) => return Err(self.unreadable(call, at, act.roles(), problem).await),
        };
        let end = story::act(&self.store, credential(call)?, &at.customer, &at.listing, seen, act, call.moment()).await;
        let loaded = end.map_err(|error| refused(error, "scopes"))?;
        Ok(respond::versioned(StatusCode::OK, loaded.version, &document(&at.listing.to_string(), &loaded, None, None, call)))
    }
}

fn document(listing: &str, loaded: &Loaded<Installation>, app: Option<&App>, content: Option<&Content>, call: &Call) -> AppDocument {
    AppDocument {
        listing: listing.to_owned(),
        installation: loaded.state.dossier().map(|dossier| dossier.id.to_string()),
        version: loaded.version,
        state: Installation::label(&loaded.state).to_owned(),
        name: content.map(|content| views::worded(&content.name, call.locale).text),
        suspended: app.map(|app| is_suspended(&loaded.state, app)),
        published_version: app.and_then(|app| app.published),
        installed: installed(&loaded.state, content, call),
    }
}

fn installed(state: &Stage, content: Option<&Content>, call: &Call) -> Option<InstalledDocument> {
    let installed = state.installed()?;
    let purpose = |scope: &str| {
        let asked = content?.scopes.iter().find(|asked| asked.scope == scope)?;
        Some(asked.purpose.speak(site::language(call.locale)).as_str().to_owned())
    };
    Some(InstalledDocument {
        since: installed.since.to_string(),
        version: installed.version,
        scopes: installed
            .terms
            .iter()
            .map(|term| GrantedScope {
                scope: term.scope.clone(),
                required: term.required,
                granted: term.granted,
                purpose: purpose(&term.scope),
            })
            .collect(),
        missing: installed.missing().into_iter().map(ToOwned::to_owned).collect(),
        sharing: SharingDocument { trackers: shared(&installed.sharing.trackers), locations: shared(&installed.sharing.locations) },
        set_up_at: installed.set_up_at.map(|at| at.to_string()),
        request: installed.request.as_ref().map(request),
        kept_from: installed.kept_from,
    })
}

fn shared(shared: &Shared) -> SharedDocument {
    SharedDocument { which: views::which(shared).to_owned(), ids: shared.ids().iter().map(|id| id.as_str().to_owned()).collect() }
}

fn request(request: &ScopeRequest) -> RequestDocument {
    let change = |change: &domain::installation::Change| ChangeDocument { scope: change.scope.clone(), change: change.kind.as_str() };
    RequestDocument {
        version: request.version,
        changes: request.changes.iter().map(change).collect(),
        deadline: request.step.deadline.to_string(),
    }
}
