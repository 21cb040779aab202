//! When, on which request, under which rules: what every decision is taken with.

use domain::programme::Programme;
use jiff::Timestamp;

/// What a request or a job brings to the use cases.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The time, read once at the edge.
    pub now: Timestamp,
    /// The request's id, as the logs name it.
    pub request_id: &'a str,
    /// The operator's data.
    pub programme: &'a Programme,
}
