//! A customer's apps: what is installed, what each may read and did read, consent given, changed and taken back.
//!
//! | pages: `/customers/{org}/apps…` | `/v1/customers/{org}/apps…` | story |
//! |---|---|---|
//! | `GET …` (*My apps*; `/customers/{org}` leads there) | `GET …` | [`application::use_cases::installations`] |
//! | `GET …/{listing}` | `GET …/{listing}`, `GET …/observed-access` | the same, [`application::use_cases::observed_access`] |
//! | `GET`, `POST …/consent` | `PUT …/installation`, `PUT …/version` | |
//! | `POST …/request`, `POST …/request/declining` | `POST`, `DELETE …/request` | |
//! | `POST …/scopes`, `POST …/scopes/{scope}/withdrawal` | `PUT …/scopes` | the same, [`application::use_cases::withdrawal`] |
//! | `POST …/keeping` | `POST …/declined-versions` | |
//! | `POST …/sharing` | `PUT …/sharing` | |
//! | `GET`, `POST …/disconnection` | `DELETE …/installation` | |
//! | `GET …/receipts` | `GET …/receipts` | |
//! | `POST …/setup` | `POST …/setup-codes`, by a partner's key `POST /integration/v1/setup-codes/exchange` | [`application::use_cases::setup`] |
//! | `GET /install/{listing}` | – | for which organisation |
//!
//! An organisation one does not belong to is not there: 404, whatever is asked of it. A `member` reads everything and changes
//! nothing; what they may do is ask.

mod acts;
mod app;
mod consent;
mod disconnection;
mod install;
mod json;
mod list;
mod parse;
mod path;
mod receipts;
mod reference;
mod setup;
mod views;

use std::sync::Arc;

use application::{
    ports::{Entropy, Lists, Reads, Writes},
    use_cases::installations::InstallationError,
};
use axum::{
    Router,
    routing::{get, post},
};
use domain::installation::Rejection;
use entrypoint::{Front, Problem, Routes, Site, problem::fault};
use language::Fault;
use pages::form;
use utoipa::OpenApi;

/// The function.
#[derive(Debug)]
pub struct Installations<S, E> {
    store: S,
    entropy: E,
    site: Site,
}

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

impl<S, E> Installations<S, E>
where
    S: Reads + Writes + Lists + 'static,
    E: Entropy + 'static,
{
    /// The function over its ports.
    pub const fn new(store: S, entropy: E, site: Site) -> Self {
        Self { store, entropy, site }
    }

    /// Its front.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let desk = Arc::new(self);
        let pages = Self::pages().with_state(Arc::clone(&desk));
        let people = Self::people().with_state(Arc::clone(&desk));
        let programs = Router::new().route("/integration/v1/setup-codes/exchange", post(setup::exchange::<S, E>)).with_state(desk);
        Front::new(Routes { pages, people, programs }, site)
    }

    fn pages() -> Router<Arc<Self>> {
        Router::new()
            .route("/install/{listing}", get(install::page::<S, E>))
            .route("/customers/{org}", get(list::home))
            .route("/customers/{org}/apps", get(list::page::<S, E>))
            .route("/customers/{org}/apps/{listing}", get(app::page::<S, E>))
            .route("/customers/{org}/apps/{listing}/consent", get(consent::page::<S, E>).post(consent::give::<S, E>))
            .route("/customers/{org}/apps/{listing}/request", post(app::ask::<S, E>))
            .route("/customers/{org}/apps/{listing}/request/declining", post(app::decline::<S, E>))
            .route("/customers/{org}/apps/{listing}/scopes", post(app::change::<S, E>))
            .route("/customers/{org}/apps/{listing}/scopes/{scope}/withdrawal", post(app::withdraw::<S, E>))
            .route("/customers/{org}/apps/{listing}/sharing", post(app::share::<S, E>))
            .route("/customers/{org}/apps/{listing}/keeping", post(app::keep::<S, E>))
            .route("/customers/{org}/apps/{listing}/setup", post(setup::begin::<S, E>))
            .route(
                "/customers/{org}/apps/{listing}/disconnection",
                get(disconnection::page::<S, E>).post(disconnection::disconnect::<S, E>),
            )
            .route("/customers/{org}/apps/{listing}/receipts", get(receipts::page::<S, E>))
    }

    fn people() -> Router<Arc<Self>> {
        Router::new()
            .route("/v1/customers/{org}/apps", get(json::list::<S, E>))
            .route("/v1/customers/{org}/apps/{listing}", get(json::one::<S, E>))
            .merge(acts::for_programs())
            .route("/v1/customers/{org}/apps/{listing}/setup-codes", post(setup::mint::<S, E>))
            .route("/v1/customers/{org}/apps/{listing}/receipts", get(receipts::export::<S, E>))
            .route("/v1/customers/{org}/apps/{listing}/observed-access", get(json::observed::<S, E>))
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    json::list,
    json::one,
    reference::install,
    reference::change,
    reference::update,
    reference::keep,
    reference::ask,
    reference::decline,
    reference::share,
    reference::disconnect,
    json::observed,
    receipts::export,
    setup::mint,
    setup::exchange
))]
struct Api;

/// Why the customer's wish is refused, as a problem. Scopes are called `scope` in a form, `scopes` in JSON.
fn refused(error: InstallationError, scopes: &'static str) -> Problem {
    match error {
        InstallationError::Access(error) => error.into(),
        InstallationError::Store(error) => error.into(),
        InstallationError::Stale => Problem::stale(),
        InstallationError::NoSuchApp => Problem::not_found(),
        InstallationError::Rejected(rejection) => match rejection {
            Rejection::NotFound => Problem::not_found(),
            Rejection::NotInstalled => Problem::conflict("not_installed"),
            Rejection::AlreadyInstalled => Problem::conflict("already_installed"),
            Rejection::NotOffered => Problem::conflict("not_offered"),
            Rejection::OldVersion { published } => Problem::other_version("old_version", published),
            Rejection::OtherVersion { installed } => Problem::other_version("other_version", installed),
            Rejection::NotAsked(_) => Problem::invalid(vec![form::fault(scopes, Fault::UnknownValue)]),
            Rejection::RequiredMissing(_) => Problem::invalid(vec![form::fault(scopes, Fault::Required)]),
            Rejection::Sharing(why) => Problem::invalid(vec![form::fault("sharing", fault(why))]),
        },
    }
}
