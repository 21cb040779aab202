//! A partner's portal: the organisation, its first test key, members, inbox, audit trail, lifecycle feed; and the
//! platform's machine keys.
//!
//! | pages | `/v1` | story |
//! |---|---|---|
//! | `GET /partners/{org}` | `GET /v1/partners/{org}` | [`application::use_cases::portal`] |
//! | `POST /partners/{org}/test-key` | `POST /v1/partners/{org}/test-key` | |
//! | – | `POST /v1/platform/machine-keys` | |
//! | `GET /partners/{org}/members` | `GET /v1/partners/{org}/members` | [`application::use_cases::members`] |
//! | `POST …/members/invitations` | `POST …/members` | |
//! | – | `PUT …/members/{account}/roles` | |
//! | `POST …/members/{account}/removal` | `DELETE …/members/{account}` | |
//! | `GET /partners/{org}/inbox` | `GET /v1/partners/{org}/inbox` | [`application::use_cases::inbox`] |
//! | `GET /partners/{org}/audit` | `GET /v1/partners/{org}/audit` | [`application::use_cases::histories`] |
//! | – | `GET /v1/partners/{org}/events?after=` | |
//! | – | `GET /v1/openapi.json` (public) | |
//!
//! An organisation one does not belong to is not there: 404, whatever is asked of it.

mod events;
mod home;
mod keys;
mod members;
mod organisation;
mod path;
mod reference;

use std::sync::Arc;

use application::{
    ports::{Entropy, Lists, Reads, Writes},
    use_cases::portal::PortalError,
};
use axum::{
    Router,
    routing::{delete, get, post, put},
};
use domain::partner::Rejection;
use entrypoint::{Front, Problem, Routes, Site};
use utoipa::OpenApi;

/// The function.
#[derive(Debug)]
pub struct DeveloperPortal<S, E> {
    store: S,
    entropy: E,
    site: Site,
}

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

impl<S, E> DeveloperPortal<S, E>
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
        let portal = Arc::new(self);
        let pages = Router::new()
            .route("/partners/{org}", get(home::page::<S, E>))
            .route("/partners/{org}/test-key", post(home::mint_test_key::<S, E>))
            .route("/partners/{org}/members", get(organisation::members::<S, E>))
            .route("/partners/{org}/members/invitations", post(organisation::invite::<S, E>))
            .route("/partners/{org}/members/{account}/removal", post(organisation::remove::<S, E>))
            .route("/partners/{org}/inbox", get(organisation::inbox::<S, E>))
            .route("/partners/{org}/audit", get(organisation::audit::<S, E>))
            .with_state(Arc::clone(&portal));
        let people = Router::new()
            .route("/v1/partners/{org}", get(home::partner::<S, E>))
            .route("/v1/partners/{org}/test-key", post(keys::mint_test_key::<S, E>))
            .route("/v1/partners/{org}/members", get(members::list::<S, E>).post(members::invite::<S, E>))
            .route("/v1/partners/{org}/members/{account}", delete(members::remove::<S, E>))
            .route("/v1/partners/{org}/members/{account}/roles", put(members::change_roles::<S, E>))
            .route("/v1/partners/{org}/inbox", get(events::inbox::<S, E>))
            .route("/v1/partners/{org}/audit", get(events::audit::<S, E>))
            .route("/v1/partners/{org}/events", get(events::feed::<S, E>))
            .route("/v1/platform/machine-keys", post(keys::mint_machine_key::<S, E>))
            .route("/v1/openapi.json", get(reference::document))
            .with_state(portal);
        Front::new(Routes { pages, people, ..Routes::default() }, site)
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    home::partner,
    keys::mint_test_key,
    keys::mint_machine_key,
    members::list,
    members::invite,
    members::change_roles,
    members::remove,
    events::inbox,
    events::audit,
    events::feed,
    reference::document
))]
struct Api;

/// Why the portal refuses, as a problem.
fn refused(error: PortalError) -> Problem {
    match error {
        PortalError::Access(error) => error.into(),
        PortalError::Store(error) => error.into(),
        PortalError::Rejected(Rejection::NotFound) => Problem::not_found(),
        PortalError::Rejected(Rejection::AlreadyMinted) => Problem::conflict("already_minted"),
        PortalError::Rejected(Rejection::EstablishedOtherwise) => Problem::conflict("established_otherwise"),
        PortalError::Rejected(Rejection::NotAMember) => Problem::forbidden("not_a_member"),
    }
}
