//! A partner's portal: the organisation, its first test key, its keys, webhooks and lifecycle feed; and the platform's
//! machine keys.
//!
//! | pages | `/v1` | story |
//! |---|---|---|
//! | `GET /partners/{org}` | `GET /v1/partners/{org}` | [`application::use_cases::portal`] |
//! | `POST /partners/{org}/test-key` | `POST /v1/partners/{org}/test-key` | |
//! | – | `POST /v1/platform/machine-keys` | |
//! | – | `GET /v1/partners/{org}/events?after=`, by a partner's key `GET /integration/v1/events?after=` | |
//! | `GET`, `POST /partners/{org}/keys` | `GET`, `POST /v1/partners/{org}/keys` | [`application::use_cases::keys`] |
//! | `POST …/keys/{key}/rotation`, `…/revocation` | `POST …/keys/{key}/rotation`, `DELETE …/keys/{key}` | |
//! | `GET`, `POST /partners/{org}/webhooks` | `GET`, `POST /v1/partners/{org}/webhooks` | [`application::use_cases::webhooks`] |
//! | `GET …/webhooks/{webhook}` | `GET …/webhooks/{webhook}`, `GET …/deliveries` | |
//! | `POST …/settings`, `…/disabling`, `…/enabling`, `…/removal` | `PUT`, `DELETE …/webhooks/{webhook}`, `PUT …/state` | |
//! | `POST …/rotation`, `…/old-secret-removal` | `POST …/secrets/rotation`, `DELETE …/secrets/old` | |
//! | `POST …/replays`, `…/deliveries/{number}/replay` | the same | |
//! | – | `GET /v1/openapi.json` (public) | |
//!
//! An organisation one does not belong to is not there: 404, whatever is asked of it.

mod events;
mod home;
mod key_pages;
mod keys;
mod reference;
mod webhook_pages;
mod webhooks;

use std::sync::Arc;

use application::{
    ports::{Entropy, Lists, Reads, Seal, Writes},
    use_cases::portal::PortalError,
};
use axum::{
    Router,
    routing::{delete, get, post, put},
};
use domain::{partner::Rejection, webhook::Loopback};
use entrypoint::{Front, Problem, Routes, Site};
use utoipa::OpenApi;

/// The function.
#[derive(Debug)]
pub struct DeveloperPortal<S, K, E> {
    store: S,
    seal: K,
    entropy: E,
    site: Site,
    loopback: Loopback,
}

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

impl<S, K, E> DeveloperPortal<S, K, E>
where
    S: Reads + Writes + Lists + 'static,
    K: Seal + 'static,
    E: Entropy + 'static,
{
    /// The function over its ports; `loopback` says whether webhook endpoints may be on this very machine.
    pub const fn new(store: S, seal: K, entropy: E, site: Site, loopback: Loopback) -> Self {
        Self { store, seal, entropy, site, loopback }
    }

    /// Its front.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let portal = Arc::new(self);
        let pages = Router::new()
            .route("/partners/{org}", get(home::page::<S, K, E>))
            .route("/partners/{org}/test-key", post(home::mint_test_key::<S, K, E>))
            .merge(Self::webhook_pages())
            .merge(Self::key_pages())
            .with_state(Arc::clone(&portal));
        let people = Router::new()
            .route("/v1/partners/{org}", get(home::partner::<S, K, E>))
            .route("/v1/partners/{org}/test-key", post(keys::mint_test_key::<S, K, E>))
            .route("/v1/partners/{org}/events", get(events::feed::<S, K, E>))
            .merge(Self::webhooks())
            .merge(Self::keys())
            .route("/v1/openapi.json", get(reference::document))
            .with_state(Arc::clone(&portal));
        let programs = Router::new().route("/integration/v1/events", get(events::feed_by_key::<S, K, E>)).with_state(portal);
        Front::new(Routes { pages, people, programs }, site)
    }

    fn webhook_pages() -> Router<Arc<Self>> {
        Router::new()
            .route("/partners/{org}/webhooks", get(webhook_pages::list::<S, K, E>).post(webhook_pages::create::<S, K, E>))
            .route("/partners/{org}/webhooks/{webhook}", get(webhook_pages::one::<S, K, E>))
            .route("/partners/{org}/webhooks/{webhook}/settings", post(webhook_pages::change::<S, K, E>))
            .route("/partners/{org}/webhooks/{webhook}/rotation", post(webhook_pages::rotate::<S, K, E>))
            .route("/partners/{org}/webhooks/{webhook}/old-secret-removal", post(webhook_pages::drop_old_secret::<S, K, E>))
            .route("/partners/{org}/webhooks/{webhook}/disabling", post(webhook_pages::disable::<S, K, E>))
            .route("/partners/{org}/webhooks/{webhook}/enabling", post(webhook_pages::enable::<S, K, E>))
            .route("/partners/{org}/webhooks/{webhook}/removal", post(webhook_pages::remove::<S, K, E>))
            .route("/partners/{org}/webhooks/{webhook}/replays", post(webhook_pages::replay_after::<S, K, E>))
            .route("/partners/{org}/webhooks/{webhook}/deliveries/{number}/replay", post(webhook_pages::replay::<S, K, E>))
    }

    fn key_pages() -> Router<Arc<Self>> {
        Router::new()
            .route("/partners/{org}/keys", get(key_pages::list::<S, K, E>).post(key_pages::mint::<S, K, E>))
            .route("/partners/{org}/keys/{key}/rotation", post(key_pages::rotate::<S, K, E>))
            .route("/partners/{org}/keys/{key}/revocation", post(key_pages::revoke::<S, K, E>))
    }

    fn keys() -> Router<Arc<Self>> {
        Router::new()
            .route("/v1/partners/{org}/keys", get(keys::list::<S, K, E>).post(keys::mint::<S, K, E>))
            .route("/v1/partners/{org}/keys/{key}", delete(keys::revoke::<S, K, E>))
            .route("/v1/partners/{org}/keys/{key}/rotation", post(keys::rotate::<S, K, E>))
            .route("/v1/platform/machine-keys", get(keys::list_machine_keys::<S, K, E>).post(keys::mint_machine_key::<S, K, E>))
            .route("/v1/platform/machine-keys/{key}", delete(keys::revoke_machine_key::<S, K, E>))
            .route("/v1/platform/machine-keys/{key}/rotation", post(keys::rotate_machine_key::<S, K, E>))
    }

    fn webhooks() -> Router<Arc<Self>> {
        let one = get(webhooks::one::<S, K, E>).put(webhooks::change::<S, K, E>).delete(webhooks::remove::<S, K, E>);
        Router::new()
            .route("/v1/partners/{org}/webhooks", get(webhooks::list::<S, K, E>).post(webhooks::create::<S, K, E>))
            .route("/v1/partners/{org}/webhooks/{webhook}", one)
            .route("/v1/partners/{org}/webhooks/{webhook}/state", put(webhooks::change_state::<S, K, E>))
            .route("/v1/partners/{org}/webhooks/{webhook}/secrets/rotation", post(webhooks::rotate::<S, K, E>))
            .route("/v1/partners/{org}/webhooks/{webhook}/secrets/old", delete(webhooks::drop_old_secret::<S, K, E>))
            .route("/v1/partners/{org}/webhooks/{webhook}/deliveries", get(webhooks::deliveries::<S, K, E>))
            .route("/v1/partners/{org}/webhooks/{webhook}/deliveries/{number}/replay", post(webhooks::replay::<S, K, E>))
            .route("/v1/partners/{org}/webhooks/{webhook}/replays", post(webhooks::replay_after::<S, K, E>))
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    home::partner,
    keys::mint_test_key,
    keys::list,
    keys::mint,
    keys::rotate,
    keys::revoke,
    keys::list_machine_keys,
    keys::mint_machine_key,
    keys::rotate_machine_key,
    keys::revoke_machine_key,
    events::feed,
    events::feed_by_key,
    webhooks::list,
    webhooks::create,
    webhooks::one,
    webhooks::change,
    webhooks::change_state,
    webhooks::remove,
    webhooks::rotate,
    webhooks::drop_old_secret,
    webhooks::deliveries,
    webhooks::replay,
    webhooks::replay_after,
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
