//! The API's own description, for everybody.

use std::sync::LazyLock;

use axum::response::{IntoResponse as _, Response};
use http::header;

/// `cargo xtask openapi` writes it; `cargo xtask test` fails when it is stale. The build script deflated it: most functions
/// that start are never asked for it.
#[expect(clippy::expect_used, reason = "the build script deflated this text")]
static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    let whole = miniz_oxide::inflate::decompress_to_vec(include_bytes!(concat!(env!("OUT_DIR"), "/openapi.deflated")));
    String::from_utf8(whole.expect("deflated at build")).expect("text at build")
});
/// A deploy may change it: soon enough seen, and seldom asked for again.
const KEPT: &str = "public, max-age=300";

/// This document (OpenAPI 3.1).
#[utoipa::path(get, path = "/v1/openapi.json", tag = "reference",
    responses((status = 200, description = "This document", content_type = "application/json", body = Object)))]
pub(crate) async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, KEPT)], DOCUMENT.as_str()).into_response()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_served_is_the_document_to_the_byte() {
        assert_eq!(*super::DOCUMENT, include_str!("../../../../infra/openapi.json"));
    }
}
