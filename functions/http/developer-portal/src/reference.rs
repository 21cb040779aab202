//! The API's own description, for everybody.

use axum::response::{IntoResponse as _, Response};
use http::header;

/// `cargo xtask openapi` writes it; `cargo xtask test` fails when it is stale.
const DOCUMENT: &str = include_str!("../../../../infra/openapi.json");
/// A deploy may change it: soon enough seen, and seldom asked for again.
const KEPT: &str = "public, max-age=300";

/// This document (OpenAPI 3.1).
#[utoipa::path(get, path = "/v1/openapi.json", tag = "reference",
    responses((status = 200, description = "This document", content_type = "application/json", body = Object)))]
pub(crate) async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, KEPT)], DOCUMENT).into_response()
}
