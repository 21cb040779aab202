//! The operator's data, embedded when Liaison was built.

use std::sync::OnceLock;

use domain::programme::Programme;

/// The programme of this deployment.
///
/// # Panics
/// Never: the build script wrote this very JSON from the same type.
#[must_use]
#[expect(clippy::expect_used, reason = "the build script serialised this text from the same type")]
pub fn programme() -> &'static Programme {
    static PROGRAMME: OnceLock<Programme> = OnceLock::new();
    PROGRAMME.get_or_init(|| serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/programme.json"))).expect("validated at build"))
}
