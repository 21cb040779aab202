//! Listings at the review desk: claimed, checked against the standards, asked about, approved or not; published,
//! suspended, retired. As pages and as JSON, by one story: [`application::use_cases::listing_review`].

pub(crate) mod acts;
pub(crate) mod detail;
pub(crate) mod json;
mod parse;
pub(crate) mod queue;
pub(crate) mod reference;

use application::use_cases::listing_review::ListingReviewError;
use domain::id::ListingId;
use entrypoint::{Problem, listing_json};
use pages::listing::ListingState;

use crate::queue::Filter;

/// Which listings are asked for; without a state those that nobody has claimed.
fn asked_state(filter: &Filter) -> Result<ListingState, Problem> {
    match filter.state.as_deref().filter(|state| !state.is_empty()) {
        None => Ok(ListingState::Submitted),
        Some(name) => ListingState::of(name).ok_or_else(|| Problem::malformed("unknown_state")),
    }
}

/// The listing of a path; what cannot be one is not there.
fn id_of(text: &str) -> Result<ListingId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

/// Why a reviewer is refused, as a problem.
fn refused(error: ListingReviewError) -> Problem {
    match error {
        ListingReviewError::Access(error) => error.into(),
        ListingReviewError::Store(error) => error.into(),
        ListingReviewError::Stale => Problem::stale(),
        ListingReviewError::NoSuchVersion => Problem::not_found(),
        ListingReviewError::Rejected(rejection) => listing_json::refused(rejection),
    }
}
