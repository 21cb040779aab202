//! Creating requests that may come twice: the `Idempotency-Key` of a request, and what the answer says of a replay.

use application::ports::Entropy;
use axum::response::Response;
use domain::{creation::IdempotencyKey, digest::Digest};
use http::{HeaderMap, HeaderName};

use crate::{Problem, respond};

/// The key that a creating request must carry.
///
/// # Errors
/// 400 when it is missing, too long, or no text that a header can hold.
pub fn key(headers: &HeaderMap) -> Result<IdempotencyKey, Problem> {
    let text = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default();
    IdempotencyKey::parse(text).map_err(|_| Problem::malformed("idempotency_key"))
}

/// What a form carries in place of the key: it tells one press of its button from another.
#[must_use]
pub fn nonce(entropy: &impl Entropy) -> String {
    Digest::of(entropy.bytes::<16>()).as_str()[..32].to_owned()
}

/// The answer, saying so where nothing new was made.
#[must_use]
pub fn answer(response: Response, is_replay: bool) -> Response {
    if is_replay { respond::with(response, HeaderName::from_static("idempotent-replayed"), "true") } else { response }
}
