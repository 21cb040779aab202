//! What apps have read and been refused, counted: per day, and per process that counted it.
//!
//! A process writes its own totals of a day again and again, each time over its last ones: no read, no condition, nobody in
//! its way, and a write whose answer was lost may be repeated. Whoever looks adds the processes up.
//!
//! ```text
//! observed#<customer>#<listing>   2026-03-02#<process>   → of one installation: what its customer and its partner see
//! observed#<listing>              2026-03-02#<process>   → of an app where there was no installation: what its partner sees
//! ```

use std::collections::BTreeMap;

use domain::id::{CustomerId, ListingId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Index, Key, Query, Table};

/// Numbers by scope.
pub type Counts = BTreeMap<String, u64>;

/// What one process counted on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// Which app.
    pub listing: ListingId,
    /// Whose data; none where there was no installation.
    pub customer: Option<CustomerId>,
    /// The day, UTC.
    pub day: Date,
    /// Which process counted, by a name it drew when it began.
    pub process: String,
    /// Reads that were allowed, by scope.
    #[serde(default)]
    pub allowed: Counts,
    /// Reads that were refused, by reason, then scope.
    #[serde(default)]
    pub refused: BTreeMap<String, Counts>,
    /// When the last of them was.
    pub last_at: Timestamp,
    /// Until when it is remembered.
    pub forgotten_at: Timestamp,
}

/// What was counted of an installation, or of an app where there was none, from a day on.
#[must_use]
pub fn since(listing: &ListingId, customer: Option<&CustomerId>) -> Query {
    Query::of(Table::Activity, Index::Primary, partition(listing, customer)).descending()
}

fn partition(listing: &ListingId, customer: Option<&CustomerId>) -> String {
    customer.map_or_else(|| format!("observed#{listing}"), |customer| format!("observed#{customer}#{listing}"))
}

impl Record for Observed {
    fn key(&self) -> Key {
        let place = format!("{}#{}", self.day, self.process);
        Key::new(Table::Activity, partition(&self.listing, self.customer.as_ref()), place)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.forgotten_at)
    }
}
