//! What programs do with an application, as the API document tells it; [`crate::acts`] serves it.

#![expect(dead_code, reason = "what is here is read by whoever reads the OpenAPI document")]

use serde::Deserialize;
use utoipa::ToSchema;

use crate::json::ApplicationDocument;

/// A call to be logged.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LogCall {
    /// When it was held (RFC 3339), not in the future.
    held_at: String,
    /// What was said.
    notes: String,
}

/// A question to be asked.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Ask {
    /// The question.
    question: String,
}

/// A rejection.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Reject {
    /// Why, in words for the applicant.
    reasons: String,
}

/// Claims an application; an operator takes one over.
#[utoipa::path(post, path = "/v1/platform/applications/{id}/claim", tag = "review", params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = ApplicationDocument), (status = 403), (status = 404), (status = 409), (status = 412)), security(("bearer" = [])))]
pub(crate) fn claim() {}

/// Logs an exploratory call.
#[utoipa::path(post, path = "/v1/platform/applications/{id}/calls", tag = "review", request_body = LogCall,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = ApplicationDocument), (status = 409), (status = 412), (status = 422)), security(("bearer" = [])))]
pub(crate) fn log_call() {}

/// Asks the applicant; the clock stops until the answer.
#[utoipa::path(post, path = "/v1/platform/applications/{id}/questions", tag = "review", request_body = Ask,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = ApplicationDocument), (status = 409), (status = 412), (status = 422)), security(("bearer" = [])))]
pub(crate) fn ask() {}

/// Approves: the partner organisation and its first `partner_admin` are made in the same write.
#[utoipa::path(post, path = "/v1/platform/applications/{id}/approval", tag = "review", params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = ApplicationDocument), (status = 403), (status = 409), (status = 412)), security(("bearer" = [])))]
pub(crate) fn approve() {}

/// Rejects, with reasons for the applicant.
#[utoipa::path(post, path = "/v1/platform/applications/{id}/rejection", tag = "review", request_body = Reject,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = ApplicationDocument), (status = 403), (status = 409), (status = 412), (status = 422)), security(("bearer" = [])))]
pub(crate) fn reject() {}
