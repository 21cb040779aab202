//! The lifecycle feed of a partner: gapless and never out of cursor order, because the event's marker, the partner's
//! sequence and the entry are one transaction.
//!
//! ```text
//! feed#partner_…   sequence                → the last number given
//!                  event#<event id>        → the number this event was given
//!                  entry#00000000000000042 → the entry
//! ```

use domain::id::PartnerId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Record;
use crate::ports::{Index, Key, Query, Table};

/// The last sequence number given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// Whose feed.
    pub partner: PartnerId,
    /// The last number given; also what its next commit is conditioned on.
    pub version: u64,
}

/// An event that has its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// Whose feed.
    pub partner: PartnerId,
    /// The event.
    pub event_id: String,
    /// Its number.
    pub number: u64,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Whose feed.
    pub partner: PartnerId,
    /// Its place: 1, 2, 3, without gaps.
    pub number: u64,
    /// The event's id.
    pub event_id: String,
    /// The event's type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it happened to.
    pub subject: String,
    /// Version of the shape of `data`.
    #[serde(default = "first_schema")]
    pub event_schema: u32,
    /// The aggregate's version it made.
    pub aggregate_version: u64,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub data: Value,
}

/// The sequence's item.
#[must_use]
pub fn sequence_key(partner: &PartnerId) -> Key {
    Key::new(Table::Activity, partition(partner), "sequence")
}

/// An event's marker.
#[must_use]
pub fn marker_key(partner: &PartnerId, event_id: &str) -> Key {
    Key::new(Table::Activity, partition(partner), format!("event#{event_id}"))
}

/// Entries after a number, oldest first.
#[must_use]
pub fn after(partner: &PartnerId, number: u64) -> Query {
    // The next number is the lowest there can be; the sort key range begins with it by way of the cursor.
    Query::of(Table::Activity, Index::Primary, partition(partner)).beginning_with("entry#").after(Some(entry_sort(number)))
}

/// An entry's item.
#[must_use]
pub fn entry_key(partner: &PartnerId, number: u64) -> Key {
    Key::new(Table::Activity, partition(partner), entry_sort(number))
}

/// Entries written before they told it are of the first.
const fn first_schema() -> u32 {
    1
}

fn partition(partner: &PartnerId) -> String {
    format!("feed#{partner}")
}

fn entry_sort(number: u64) -> String {
    format!("entry#{number:020}")
}

impl Record for Sequence {
    fn key(&self) -> Key {
        sequence_key(&self.partner)
    }
}

impl Record for Marker {
    fn key(&self) -> Key {
        marker_key(&self.partner, &self.event_id)
    }
}

impl Record for Entry {
    fn key(&self) -> Key {
        entry_key(&self.partner, self.number)
    }
}
