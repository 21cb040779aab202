use std::{fmt, future::Future};

use domain::webhook::{EndpointAddress, delivery::Outcome};
use jiff::SignedDuration;

/// What is posted to a webhook endpoint.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    /// Where.
    pub url: EndpointAddress,
    /// With which headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The place only: the body is the partner's.
impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notice").field("url", &self.url).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// What came of it. What the endpoint said is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The status, or why there is none.
    pub outcome: Outcome,
    /// How long it took.
    pub took: SignedDuration,
}

/// Calls webhook endpoints, once each, within [`domain::limits::WEBHOOK_CALL`].
pub trait CallEndpoints: Send + Sync {
    /// Posts a notice.
    fn post(&self, notice: &Notice) -> impl Future<Output = Posted> + Send;
}
