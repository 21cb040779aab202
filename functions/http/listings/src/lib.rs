//! A partner's listings: drafts, documents, submissions, answers; as pages and as JSON.
//!
//! | `/partners/{org}/listings…` | `/v1/partners/{org}/listings…` | story ([`application::use_cases::listings`]) |
//! |---|---|---|
//! | `GET`, `POST …` | `GET`, `POST …` | `list`, `create` |
//! | `GET …/{listing}` | `GET …/{listing}`, `GET …/blockers` | `detail`, `dry_run` |
//! | `GET`, `POST …/edit` | `GET`, `PUT …/content` | `detail`, `edit` |
//! | `GET …/versions/{number}` | the same | `version` |
//! | `POST …/documents`, `…/{document}/check` | the same, `GET …/{document}` | `announce`, `check_document`, `detail` |
//! | `POST …/submission`, `/withdrawal`, `/answers`, `/retirement` | the same | `act` |
//! | see [`customers`] | the same, and `/integration/v1/erasures/…` | [`application::use_cases::connections`] |
//!
//! An organisation one does not belong to is not there: 404, whatever is asked of it.

mod acts;
mod content;
mod customers;
mod json;
mod pages;
mod reference;

use std::sync::Arc;

use application::{
    ports::{Entropy, ListingDocuments, Lists, Reads, ReadsDocuments, Writes},
    use_cases::listings::{AUTHORS, ListingsError},
};
use axum::{
    Router,
    routing::{get, post},
};
use domain::{id::PartnerId, organisation::OrganisationId};
use entrypoint::{Call, Front, Problem, Routes, Site, listing_json, organisation_json};
use utoipa::OpenApi;

/// The function.
#[derive(Debug)]
pub struct Listings<S, E, D> {
    store: S,
    entropy: E,
    documents: D,
    site: Site,
}

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

impl<S, E, D> Listings<S, E, D>
where
    S: Reads + Writes + Lists + 'static,
    E: Entropy + 'static,
    D: ListingDocuments + ReadsDocuments + 'static,
{
    /// The function over its ports.
    pub const fn new(store: S, entropy: E, documents: D, site: Site) -> Self {
        Self { store, entropy, documents, site }
    }

    /// Its front.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let desk = Arc::new(self);
        let routes = Routes {
            pages: Self::pages().with_state(Arc::clone(&desk)),
            people: Self::people().with_state(Arc::clone(&desk)),
            programs: Self::programs().with_state(desk),
        };
        Front::new(routes, site)
    }

    fn pages() -> Router<Arc<Self>> {
        Router::new()
            .route("/partners/{org}/listings", get(pages::list::<S, E, D>).post(pages::begin::<S, E, D>))
            .route("/partners/{org}/listings/{listing}", get(pages::one::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/edit", get(pages::form::<S, E, D>).post(pages::edit::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/versions/{number}", get(pages::version::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/documents", post(pages::announce::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/documents/{document}/check", post(pages::check::<S, E, D>))
            .merge(acts::buttons())
            .route("/partners/{org}/listings/{listing}/customers", get(customers::page::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/erasures/{customer}/{generation}/acknowledgement", post(customers::press::<S, E, D>))
    }

    fn people() -> Router<Arc<Self>> {
        Router::new()
            .route("/v1/partners/{org}/listings", get(json::list::<S, E, D>).post(json::create::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}", get(json::one::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/content", get(json::content::<S, E, D>).put(json::edit::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/blockers", get(json::blockers::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/versions/{number}", get(json::version::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/documents", post(json::announce::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/documents/{document}", get(json::document::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/documents/{document}/check", post(json::check::<S, E, D>))
            .merge(acts::for_programs())
            .route("/v1/partners/{org}/listings/{listing}/customers", get(customers::list::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/refusals", get(customers::refusals::<S, E, D>))
            .route("/v1/partners/{org}/erasures/{customer}/{listing}/{generation}/acknowledgement", post(customers::acknowledge::<S, E, D>))
    }

    fn programs() -> Router<Arc<Self>> {
        let place = "/integration/v1/erasures/{customer}/{listing}/{generation}/acknowledgement";
        Router::new().route(place, post(customers::acknowledge_by_key::<S, E, D>))
    }
}

impl<S: Reads, E, D> Listings<S, E, D> {
    /// Who may not write here at all is told so, whatever was wrong with the request.
    async fn unreadable(&self, call: &Call, org: PartnerId, problem: Problem) -> Problem {
        organisation_json::unless_refused(&self.store, call, OrganisationId::Partner(org), AUTHORS, problem).await
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    json::list,
    json::create,
    json::one,
    json::content,
    json::edit,
    json::blockers,
    json::version,
    json::announce,
    json::document,
    json::check,
    reference::submit,
    reference::withdraw,
    reference::answer,
    reference::retire,
    customers::list,
    customers::refusals,
    customers::acknowledge,
    customers::acknowledge_by_key
))]
struct Api;

/// Why the partner's wish is refused, as a problem.
fn refused(error: ListingsError) -> Problem {
    match error {
        ListingsError::Access(error) => error.into(),
        ListingsError::Store(error) => error.into(),
        ListingsError::Stale => Problem::stale(),
        ListingsError::NoSuchVersion => Problem::not_found(),
        ListingsError::NotArrived => Problem::conflict("not_arrived"),
        ListingsError::Rejected(rejection) => listing_json::refused(rejection),
        ListingsError::Storage(error) => {
            tracing::error!(%error, "the documents' storage is unavailable");
            Problem::unavailable()
        }
    }
}
