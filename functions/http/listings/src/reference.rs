//! What programs do with an app, as the API document tells it; [`crate::acts`] serves it.

#![expect(dead_code, reason = "what is here is read by whoever reads the OpenAPI document")]

use entrypoint::listing_json as documents;
use serde::Deserialize;
use utoipa::ToSchema;

/// An answer to a question.
#[derive(Deserialize, ToSchema)]
pub struct QuestionAnswer {
    /// Which question.
    question: String,
    /// The answer.
    answer: String,
}

/// Hands the draft in: from now on this version is frozen. What stands in its way is named field by field.
#[utoipa::path(post, path = "/v1/partners/{org}/listings/{listing}/submission", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument, headers(("ETag" = String))), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Blockers, by field; or nothing is drafted"), (status = 412)), security(("bearer" = [])))]
pub(crate) fn submit() {}

/// Takes back what was handed in.
#[utoipa::path(post, path = "/v1/partners/{org}/listings/{listing}/withdrawal", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument, headers(("ETag" = String))), (status = 401), (status = 403), (status = 404),
        (status = 409), (status = 412)), security(("bearer" = [])))]
pub(crate) fn withdraw() {}

/// Answers a reviewer's question.
#[utoipa::path(post, path = "/v1/partners/{org}/listings/{listing}/answers", tag = "listings", request_body = QuestionAnswer,
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403),
        (status = 404), (status = 409), (status = 412), (status = 422)), security(("bearer" = [])))]
pub(crate) fn answer() {}

/// Takes the app away for good: out of the catalogue, and never edited again.
#[utoipa::path(post, path = "/v1/partners/{org}/listings/{listing}/retirement", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = documents::ListingDocument, headers(("ETag" = String))), (status = 401), (status = 403), (status = 404),
        (status = 412)), security(("bearer" = [])))]
pub(crate) fn retire() {}
