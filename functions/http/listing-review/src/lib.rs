//! The review desk: the queues of applications and of listings, one of them whole, what reviewers do with it; and support's
//! visits.
//!
//! | pages | `/v1` | story |
//! |---|---|---|
//! | `GET /review` | `GET /v1/platform/applications?state=` | [`review::queue`] |
//! | `GET /review/applications/{id}` | `GET /v1/platform/applications/{id}` | [`review::detail`] |
//! | `POST …/claim` | `POST …/claim` | [`review::act`] |
//! | `POST …/call` | `POST …/calls` | |
//! | `POST …/questions` | `POST …/questions` | |
//! | `POST …/approval` | `POST …/approval` | |
//! | `POST …/rejection` | `POST …/rejection` | |
//! | – | `GET …/audit` | [`application::use_cases::histories`] |
//! | `GET /review/listings?state=` | `GET /v1/platform/listings?state=` | [`application::use_cases::listing_review`] |
//! | `GET /review/listings/{listing}`, `GET …/versions/{number}` | the same below `/v1/platform` | |
//! | `POST …/claim`, `…/checks`, `…/questions`, `…/changes`, `…/approval`, `…/rejection` | the same | |
//! | `POST …/publication`, `…/suspension`, `…/lifting`, `…/retirement` | the same | |
//! | `POST …/stop`, `…/release` | the same | |
//! | `GET /review/support`, `POST /review/support` | `POST /v1/platform/support-visits` | [`application::use_cases::support`] |

mod acts;
mod detail;
mod json;
mod listings;
mod queue;
mod reference;
mod support;

use std::sync::Arc;

use application::{
    ports::{Documents, ListingDocuments, Lists, Reads, Writes},
    use_cases::review,
};
use axum::{
    Router,
    routing::{get, post},
};
use entrypoint::{Front, Problem, Routes, Site};

pub use json::openapi;

/// The function.
#[derive(Debug)]
pub struct ReviewDesk<S, D> {
    store: S,
    documents: D,
    site: Site,
}

impl<S, D> ReviewDesk<S, D>
where
    S: Reads + Writes + Lists + 'static,
    D: Documents + ListingDocuments + 'static,
{
    /// The function over its ports.
    pub const fn new(store: S, documents: D, site: Site) -> Self {
        Self { store, documents, site }
    }

    /// Its front.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let desk = Arc::new(self);
        let pages = Router::new()
            .route("/review", get(queue::page::<S, D>))
            .route("/review/support", get(support::page::<S, D>).post(support::begin::<S, D>))
            .route("/review/applications/{id}", get(detail::page::<S, D>))
            .merge(acts::buttons())
            .merge(Self::listings_pages())
            .with_state(Arc::clone(&desk));
        let people = Router::new()
            .route("/v1/platform/support-visits", post(support::create::<S, D>))
            .route("/v1/platform/applications", get(json::queue::<S, D>))
            .route("/v1/platform/applications/{id}", get(json::detail::<S, D>))
            .route("/v1/platform/applications/{id}/audit", get(json::audit::<S, D>))
            .merge(acts::for_programs())
            .merge(Self::listings())
            .with_state(desk);
        Front::new(Routes { pages, people, ..Routes::default() }, site)
    }
}

impl<S, D> ReviewDesk<S, D>
where
    S: Reads + Writes + Lists + 'static,
    D: Documents + ListingDocuments + 'static,
{
    fn listings_pages() -> Router<Arc<Self>> {
        Router::new()
            .route("/review/listings", get(listings::queue::page::<S, D>))
            .route("/review/listings/{listing}", get(listings::detail::page::<S, D>))
            .route("/review/listings/{listing}/versions/{number}", get(listings::detail::version::<S, D>))
            .merge(listings::acts::buttons())
    }

    fn listings() -> Router<Arc<Self>> {
        Router::new()
            .route("/v1/platform/listings", get(listings::json::queue::<S, D>))
            .route("/v1/platform/listings/{listing}", get(listings::json::detail::<S, D>))
            .route("/v1/platform/listings/{listing}/versions/{number}", get(listings::json::version::<S, D>))
            .merge(listings::acts::for_programs())
    }
}

/// Why a reviewer is refused, as a problem.
fn refused(error: review::ReviewError) -> Problem {
    use domain::application::{Blocker, Rejection};
    match error {
        review::ReviewError::Access(error) => error.into(),
        review::ReviewError::Stale => Problem::stale(),
        review::ReviewError::Store(error) => error.into(),
        review::ReviewError::Rejected(rejection) => match rejection {
            Rejection::NotFound => Problem::not_found(),
            Rejection::ConflictOfInterest => Problem::forbidden("conflict_of_interest"),
            Rejection::Ended => Problem::conflict("application_ended"),
            Rejection::NotClaimed => Problem::conflict("not_claimed"),
            Rejection::ClaimedByAnother => Problem::conflict("claimed_by_another"),
            Rejection::Blocked(Blocker::AddressNotConfirmed) => Problem::conflict("address_not_confirmed"),
            Rejection::Blocked(Blocker::CallNotLogged) => Problem::conflict("call_not_logged"),
            Rejection::Blocked(Blocker::QuestionOpen) => Problem::conflict("question_open"),
            Rejection::NoSuchQuestion => Problem::conflict("no_such_question"),
            Rejection::AlreadyAnswered => Problem::conflict("already_answered"),
            Rejection::CallInTheFuture => Problem::unprocessable("call_in_the_future"),
            Rejection::TooMany => Problem::conflict("too_many"),
        },
    }
}
