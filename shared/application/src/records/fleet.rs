//! Which trackers are in which delegation: a customer's fleet in segments, so that a request of 100,000 trackers is one
//! transaction.
//!
//! ```text
//! fleet#<customer>   segment#<number>   → the delegations that name trackers of this segment, and which
//! ```
//! A tracker's segment follows from its identifier. A claim holds as long as its delegation is live: no segment is written when one
//! ends, and what a late event is charged to is still found. Claims are forgotten by the next request that touches the segment,
//! once no event so old is taken any more.
//!
//! Bytes: an identifier and a line break per tracker and delegation; 100,000 trackers of 30 characters are 65 KB a segment, of the
//! 400 that an item may have, and 3.1 MB of a transaction's 4.

use std::collections::BTreeMap;

use domain::id::{CustomerId, DelegationId, PartnerId};
use serde::{Deserialize, Serialize};

use super::Record;
use crate::{
    engine::shard_of,
    ports::{Key, Table},
};

/// How many segments a fleet has. It must not change: a tracker's segment follows from it.
pub const SEGMENTS: u64 = 48;

/// One segment of a customer's fleet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Whose fleet.
    pub customer: CustomerId,
    /// Which segment.
    pub number: u64,
    /// How often it was written; 0 before the first time.
    pub version: u64,
    /// The delegations that name trackers of it, oldest first.
    pub claims: Vec<Claim>,
}

/// The trackers of a segment that one delegation names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The delegation.
    pub delegation: DelegationId,
    /// The partner that is to pay: whether it can is read together with the delegation.
    pub partner: PartnerId,
    /// The host platform's identifiers, ascending, one a line.
    pub trackers: String,
}

impl Claim {
    /// A claim of these trackers, which are ascending.
    #[must_use]
    pub fn of(delegation: DelegationId, partner: PartnerId, trackers: &[&str]) -> Self {
        Self { delegation, partner, trackers: trackers.join("\n") }
    }

    /// The trackers.
    pub fn trackers(&self) -> impl Iterator<Item = &str> {
        self.trackers.lines()
    }

    /// Whether it names a tracker.
    #[must_use]
    pub fn names(&self, tracker: &str) -> bool {
        self.trackers().any(|named| named == tracker)
    }
}

impl Segment {
    /// A segment that nobody has written yet.
    #[must_use]
    pub const fn unwritten(customer: CustomerId, number: u64) -> Self {
        Self { customer, number, version: 0, claims: vec![] }
    }

    /// The claims that name a tracker, oldest first.
    pub fn claims_of<'a>(&'a self, tracker: &'a str) -> impl Iterator<Item = &'a Claim> {
        self.claims.iter().filter(move |claim| claim.names(tracker))
    }

    /// The delegations that name a tracker, oldest first.
    pub fn delegations_of<'a>(&'a self, tracker: &'a str) -> impl Iterator<Item = DelegationId> + 'a {
        self.claims.iter().filter(move |claim| claim.names(tracker)).map(|claim| claim.delegation)
    }
}

impl Record for Segment {
    fn key(&self) -> Key {
        key(&self.customer, self.number)
    }
}

/// The segment of a tracker, by the host platform's identifier.
#[must_use]
pub fn segment_of(tracker: &str) -> u64 {
    shard_of(tracker, SEGMENTS)
}

/// A segment's item.
#[must_use]
pub fn key(customer: &CustomerId, number: u64) -> Key {
    Key::new(Table::Ledger, format!("fleet#{customer}"), format!("segment#{number:02}"))
}

/// Trackers by segment, each segment's ascending.
#[must_use]
pub fn by_segment<'a>(trackers: impl IntoIterator<Item = &'a str>) -> BTreeMap<u64, Vec<&'a str>> {
    let mut segments: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    for tracker in trackers {
        segments.entry(segment_of(tracker)).or_default().push(tracker);
    }
    for trackers in segments.values_mut() {
        trackers.sort_unstable();
    }
    segments
}
