//! Reasons that were stated: the words, held here alone and found by the event they belong to. An audit entry only says that
//! there is one, so that these words can be taken back without touching any trail.

use domain::values::Prose;
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Index, Key, Query, Table};

/// Why somebody did something, in their own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The event that tells what they did.
    pub event_id: String,
    /// The words.
    pub words: Prose,
}

impl Record for Reason {
    fn key(&self) -> Key {
        Key::new(Table::Activity, partition(&self.event_id), "reason")
    }
}

/// The reason stated for an event. A query: who reads trails may list what is in this table, and not read it by key.
#[must_use]
pub fn of(event_id: &str) -> Query {
    Query::of(Table::Activity, Index::Primary, partition(event_id)).limit(1)
}

fn partition(event_id: &str) -> String {
    format!("reason#{event_id}")
}
