//! What the host platform reports as consumed, and how it waits to be booked.
//!
//! ```text
//! ledger   consumption#<event id>    event       → one event, once; `listed` by the account that pays and the day
//!          tally#<organisation>      <digest>    → what some events come to: there from when they were accepted until they are booked
//! ```
//! An event's place is its id alone: whoever sends it again, of whatever day, meets it, whatever has changed since. A tally is put by
//! the transaction that puts its events and deleted by the one that books it: it is there exactly while they are not booked.
//!
//! Bytes: an event 600, and 400 in the index; a tally 200, and 90 for each day and delegation.

use domain::{
    credits::Posting,
    digest::Digest,
    id::{CustomerId, DelegationId},
    organisation::OrganisationId,
    values::{Credits, ExternalId},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Record, sortable};
use crate::{
    engine::{due_shard, shard_of},
    ports::{Index, Key, Query, Row, Table},
};

/// Partitions of the list of tallies.
pub const SHARDS: u64 = 8;
/// The family's name in that list.
const NAME: &str = "tally";

/// An event's item.
#[must_use]
pub fn key(id: &ExternalId) -> Key {
    Key::new(Table::Ledger, format!("consumption#{}", id.as_str()), "event")
}

/// The events that an account paid for of one day, in their order.
#[must_use]
pub fn of_account(organisation: &OrganisationId, day: Date) -> Query {
    Query::of(Table::Ledger, Index::Listed, list(organisation, day))
}

fn list(organisation: &OrganisationId, day: Date) -> String {
    format!("consumption#{organisation}#{day}")
}

/// One event that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What was consumed; lists show it.
    #[serde(rename = "summary")]
    pub consumed: Consumed,
    /// When it was accepted.
    pub accepted_at: Timestamp,
    /// On which request: of two that send the same at once, one has it.
    pub request_id: String,
}

/// What was consumed, and who pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consumed {
    /// The event, by the host platform's id.
    pub id: ExternalId,
    /// Whose tracker.
    pub customer: CustomerId,
    /// The tracker, by the host platform's id.
    pub tracker: ExternalId,
    /// When.
    pub at: Timestamp,
    /// How much.
    pub units: u32,
    /// What it costs.
    pub credits: Credits,
    /// Whose account pays.
    pub payer: OrganisationId,
    /// The delegation by which it does.
    pub delegation: Option<DelegationId>,
}

impl Consumed {
    /// The day (UTC) that it is of.
    #[must_use]
    pub fn day(&self) -> Date {
        jiff::tz::Offset::UTC.to_datetime(self.at).date()
    }
}

impl Record for Line {
    fn key(&self) -> Key {
        key(&self.consumed.id)
    }

    fn index_entries(&self) -> Vec<(&'static str, String)> {
        let Consumed { payer, at, id, .. } = &self.consumed;
        let place = format!("{}#{}", sortable(*at), id.as_str());
        vec![("listed_in", list(payer, self.consumed.day())), ("listed_at", place)]
    }
}

/// What some events come to that wait to be booked on an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Whose account.
    pub organisation: OrganisationId,
    /// Its name: the digest of its events' ids.
    pub name: Digest,
    /// When they were accepted.
    pub at: Timestamp,
    /// On which request.
    pub request_id: String,
    /// What they come to.
    pub sums: Vec<TallySum>,
}

/// What events of one day and delegation come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TallySum {
    /// The day (UTC) of the events.
    pub day: Date,
    /// The delegation by which the account pays.
    pub delegation: Option<DelegationId>,
    /// What they cost.
    pub credits: Credits,
    /// How many.
    pub events: u64,
}

impl From<TallySum> for Posting {
    fn from(TallySum { day, delegation, credits, events }: TallySum) -> Self {
        Self { day, delegation, credits, events }
    }
}

impl Tally {
    /// The tally of these events, all paid by this account.
    #[must_use]
    pub fn of(organisation: OrganisationId, events: &[&Consumed], at: Timestamp, request_id: &str) -> Self {
        let mut sums: Vec<TallySum> = vec![];
        for event in events {
            let (day, delegation) = (event.day(), event.delegation);
            match sums.iter_mut().find(|sum| (sum.day, sum.delegation) == (day, delegation)) {
                Some(sum) => (sum.credits, sum.events) = (sum.credits.plus(event.credits), sum.events + 1),
                None => sums.push(TallySum { day, delegation, credits: event.credits, events: 1 }),
            }
        }
        let ids: Vec<_> = events.iter().map(|event| &event.id).collect();
        Self { organisation, name: Digest::of_value(&ids), at, request_id: request_id.to_owned(), sums }
    }
}

impl Record for Tally {
    fn key(&self) -> Key {
        Key::new(Table::Ledger, format!("tally#{}", self.organisation), self.name.as_str())
    }

    fn index_entries(&self) -> Vec<(&'static str, String)> {
        let partition = self.key().partition;
        vec![("due_shard", due_shard(NAME, shard_of(&partition, SHARDS))), ("due_at", sortable(self.at))]
    }
}

/// One shard's tallies, oldest first.
#[must_use]
pub fn tallies(shard: u64) -> Query {
    Query::of(Table::Ledger, Index::Due, due_shard(NAME, shard))
}

/// Whose tally a row of that list is, if it is one.
#[must_use]
pub fn of_row(row: &Row) -> Option<OrganisationId> {
    row.key.partition.strip_prefix("tally#")?.parse().ok()
}
