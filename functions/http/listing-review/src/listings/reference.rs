//! What programs do with a listing, as the API document tells it; [`super::acts`] serves it.

#![expect(dead_code, reason = "what is here is read by whoever reads the OpenAPI document")]

use entrypoint::listing_json as documents;
use serde::Deserialize;
use utoipa::ToSchema;

/// How the version stands to a standard.
#[derive(Deserialize, ToSchema)]
pub struct StandardCheck {
    /// `technical`, `security` or `commercial`.
    part: String,
    /// The standard.
    standard: String,
    /// `open`, `passed` or `failed`.
    verdict: String,
    /// Why; a failed one needs it.
    note: Option<String>,
}

/// A question to the partner.
#[derive(Deserialize, ToSchema)]
pub struct ListingAsk {
    /// The question.
    question: String,
}

/// What is to change.
#[derive(Deserialize, ToSchema)]
pub struct WantedChanges {
    /// What, in words for the partner.
    changes: String,
}

/// Why a version is refused.
#[derive(Deserialize, ToSchema)]
pub struct ListingRejection {
    /// Why, in words for the partner.
    reasons: String,
}

/// Why a published version is kept from customers.
#[derive(Deserialize, ToSchema)]
pub struct ListingSuspension {
    /// Why, in words for the partner.
    reason: String,
    /// When time alone lifts it (RFC 3339); without it only staff do.
    lift_at: Option<String>,
}

/// Why an app may read nothing any more.
#[derive(Deserialize, ToSchema)]
pub struct ListingStop {
    /// Why, in words for the partner.
    reason: String,
}

/// Claims the version that was handed in; an operator takes one over.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/claim", tag = "review", params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404), (status = 409), (status = 412)),
    security(("bearer" = [])))]
pub(crate) fn claim() {}

/// Says how the version stands to a standard; both sides see it.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/checks", tag = "review", request_body = StandardCheck,
    params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404), (status = 409), (status = 412), (status = 422)),
    security(("bearer" = [])))]
pub(crate) fn check() {}

/// Asks the partner; the clock stops until the answer.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/questions", tag = "review", request_body = ListingAsk,
    params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404), (status = 409), (status = 412), (status = 422)),
    security(("bearer" = [])))]
pub(crate) fn ask() {}

/// Wants another version, and says why.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/changes", tag = "review", request_body = WantedChanges,
    params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404), (status = 409), (status = 412), (status = 422)),
    security(("bearer" = [])))]
pub(crate) fn request_changes() {}

/// Finds the version good for the catalogue: every standard has passed, no question is open.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/approval", tag = "review", params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404), (status = 409), (status = 412)),
    security(("bearer" = [])))]
pub(crate) fn approve() {}

/// Refuses the version, with reasons for the partner.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/rejection", tag = "review", request_body = ListingRejection,
    params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404), (status = 409), (status = 412), (status = 422)),
    security(("bearer" = [])))]
pub(crate) fn reject() {}

/// Puts the approved version into the catalogue, in place of the one before it.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/publication", tag = "review", params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404),
        (status = 409, description = "Nothing is approved, the listing is suspended, or its kind of integration is not certified"),
        (status = 412)), security(("bearer" = [])))]
pub(crate) fn publish() {}

/// Keeps the published version from customers, until a date or until it is lifted.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/suspension", tag = "review", request_body = ListingSuspension,
    params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404), (status = 409), (status = 412), (status = 422)),
    security(("bearer" = [])))]
pub(crate) fn suspend() {}

/// Gives a suspended version back to customers.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/lifting", tag = "review", params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404), (status = 409), (status = 412)),
    security(("bearer" = [])))]
pub(crate) fn lift() {}

/// Keeps the app from reading anything, of anybody's, from the next read on, whatever was consented to. Operators only.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/stop", tag = "review", request_body = ListingStop,
    params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404),
        (status = 409, description = "No version was ever published: nobody can have the app"), (status = 412), (status = 422)),
    security(("bearer" = [])))]
pub(crate) fn stop() {}

/// Lets the app read again what was consented to. Operators only.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/release", tag = "review", params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404), (status = 409), (status = 412)),
    security(("bearer" = [])))]
pub(crate) fn release() {}

/// Takes the app away for good.
#[utoipa::path(post, path = "/v1/platform/listings/{listing}/retirement", tag = "review", params(("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument), (status = 403), (status = 404), (status = 412)), security(("bearer" = [])))]
pub(crate) fn retire() {}
