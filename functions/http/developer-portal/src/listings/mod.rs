//! The partner's listings: drafts, documents, submissions, answers; as pages and as JSON.
//!
//! | `/partners/{org}/listings…` | `/v1/partners/{org}/listings…` | story ([`application::use_cases::listings`]) |
//! |---|---|---|
//! | `GET`, `POST …` | `GET`, `POST …` | `list`, `create` |
//! | `GET …/{listing}` | `GET …/{listing}`, `GET …/blockers` | `detail`, `dry_run` |
//! | `GET`, `POST …/edit` | `GET`, `PUT …/content` | `detail`, `edit` |
//! | `GET …/versions/{number}` | the same | `version` |
//! | `POST …/documents`, `…/{document}/check` | the same, `GET …/{document}` | `announce`, `check_document`, `detail` |
//! | `POST …/submission`, `/withdrawal`, `/answers`, `/retirement` | the same | `act` |

pub(crate) mod content;
pub(crate) mod json;
pub(crate) mod pages;

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
use entrypoint::{Call, Problem, Site, listing_json, organisation_json};

/// The part of the portal that lists apps. It holds what the rest does not need: the documents' storage.
#[derive(Debug)]
pub struct Listings<S, E, D> {
    store: S,
    entropy: E,
    documents: D,
    site: Site,
}

impl<S, E, D> Listings<S, E, D>
where
    S: Reads + Writes + Lists + 'static,
    E: Entropy + 'static,
    D: ListingDocuments + ReadsDocuments + 'static,
{
    /// Over its ports.
    pub const fn new(store: S, entropy: E, documents: D, site: Site) -> Self {
        Self { store, entropy, documents, site }
    }

    pub(crate) fn pages(self: Arc<Self>) -> Router {
        Router::new()
            .route("/partners/{org}/listings", get(pages::list::<S, E, D>).post(pages::begin::<S, E, D>))
            .route("/partners/{org}/listings/{listing}", get(pages::one::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/edit", get(pages::form::<S, E, D>).post(pages::edit::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/versions/{number}", get(pages::version::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/documents", post(pages::announce::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/documents/{document}/check", post(pages::check::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/submission", post(pages::submit::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/withdrawal", post(pages::withdraw::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/answers", post(pages::answer::<S, E, D>))
            .route("/partners/{org}/listings/{listing}/retirement", post(pages::retire::<S, E, D>))
            .with_state(self)
    }

    pub(crate) fn people(self: Arc<Self>) -> Router {
        Router::new()
            .route("/v1/partners/{org}/listings", get(json::list::<S, E, D>).post(json::create::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}", get(json::one::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/content", get(json::content::<S, E, D>).put(json::edit::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/blockers", get(json::blockers::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/versions/{number}", get(json::version::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/documents", post(json::announce::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/documents/{document}", get(json::document::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/documents/{document}/check", post(json::check::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/submission", post(json::submit::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/withdrawal", post(json::withdraw::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/answers", post(json::answer::<S, E, D>))
            .route("/v1/partners/{org}/listings/{listing}/retirement", post(json::retire::<S, E, D>))
            .with_state(self)
    }
}

impl<S: Reads, E, D> Listings<S, E, D> {
    /// Who may not write here at all is told so, whatever was wrong with the request.
    pub(crate) async fn unreadable(&self, call: &Call, org: PartnerId, problem: Problem) -> Problem {
        organisation_json::unless_refused(&self.store, call, OrganisationId::Partner(org), AUTHORS, problem).await
    }
}

/// Why the partner's wish is refused, as a problem.
pub(crate) fn refused(error: ListingsError) -> Problem {
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
