use std::future::Future;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Tables, grouped by what must be committed and restored together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Applications, partner organisations, API keys.
    Partners,
    /// People, members, customers, trackers, locations.
    Directory,
    /// Audit trail, lifecycle feeds, emails. No stream: nothing here wakes the relay.
    Activity,
    /// Installations, grants, receipts, what is to be erased.
    Installations,
    /// Partner accounts, attachments of customers to partners, delegations.
    Delegations,
    /// Which trackers are delegated, what they consumed, who paid. No stream.
    Ledger,
    /// Webhook deliveries and the health of endpoints. No stream.
    Deliveries,
    /// Sessions, links, rate limits: what may be lost without harm and expires by itself. No stream.
    Ephemeral,
}

impl Table {
    /// The tables with a stream, which wakes the relay: those that aggregates are in.
    pub const STREAMED: [Self; 4] = [Self::Partners, Self::Directory, Self::Installations, Self::Delegations];
}

/// The place of one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Its table.
    pub table: Table,
    /// The partition key: what it belongs to.
    pub partition: String,
    /// The sort key: what it is.
    pub sort: String,
}

impl Key {
    /// A key.
    pub fn new(table: Table, partition: impl std::fmt::Display, sort: impl Into<String>) -> Self {
        Self { table, partition: partition.to_string(), sort: sort.into() }
    }
}

/// One stored item: its key, its index entries and its attributes as JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its place.
    pub key: Key,
    /// Its other attributes; `version`, index entries and expiry among them, by name.
    pub attributes: Map<String, Value>,
}

impl Item {
    /// The version, for items that have one.
    #[must_use]
    pub fn version(&self) -> Option<u64> {
        self.attributes.get("version").and_then(Value::as_u64)
    }

    /// When it expires. The table deletes expired items hours late: whoever reads one asks.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.attributes.get("expires_at").and_then(Value::as_i64).is_some_and(|at| at <= now.as_second())
    }
}

/// On what a write depends.
///
/// ```text
///            put            expires_at
///  absent ────┼───── live ──────┼──── expired (absent to every condition below, still stored) ──→ deleted, late
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Nothing is stored under the key.
    Absent,
    /// Something is stored under the key.
    Present,
    /// Nothing is stored under the key, or what is has expired.
    AbsentOrExpired(Timestamp),
    /// What is stored has the version that was read.
    VersionIs(u64),
    /// Nothing: the write may overwrite whatever is there with the same content (idempotent records).
    None,
}

/// One write of a commit.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Store the item whole.
    Put(Item, Condition),
    /// Delete what is stored under the key, if anything is.
    Delete(Key),
    /// Commit only if this holds.
    Check(Key, Condition),
}

impl Write {
    /// The key written.
    #[must_use]
    pub const fn key(&self) -> &Key {
        match self {
            Self::Put(item, _) => &item.key,
            Self::Delete(key) | Self::Check(key, _) => key,
        }
    }
}

/// Why the store did not do it, named by what the caller can do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The condition of the write at this place did not hold: read again and decide again.
    #[error("the condition of write {at} did not hold")]
    Conflict {
        /// Its place in the commit.
        at: usize,
    },
    /// The store cannot be reached or will not answer now: try later. It may have done it.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// The item or request is larger than the store takes: trying again will not help.
    #[error("too large for the store: {0}")]
    TooLarge(String),
    /// What is stored is not what this version of the code can read.
    #[error("stored item cannot be read: {0}")]
    Unreadable(String),
}

/// Reads by key.
pub trait Reads: Send + Sync {
    /// What is stored under each key, strongly consistent, in one trip; `None` where nothing is.
    fn fetch(&self, keys: &[Key]) -> impl Future<Output = Result<Vec<Option<Item>>, StoreError>> + Send;
}

/// Writes.
pub trait Writes: Send + Sync {
    /// Does all writes or none. One write is one conditional put; more are one transaction.
    ///
    /// A commit whose answer was lost and that is sent again succeeds: what is stored is what it wanted to store.
    fn commit(&self, writes: Vec<Write>) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The orders in which items can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Index {
    /// By sort key, strongly consistent.
    Primary,
    /// By the inbox they wait in, then deadline.
    WhoseMove,
    /// By the shard of the schedule, then when they are due.
    Due,
    /// By a list of the family's own, then a place in it.
    Listed,
}

/// Where a page of rows ends; opaque to callers.
pub type Cursor = String;

/// A page of rows of one partition of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The table.
    pub table: Table,
    /// The order.
    pub index: Index,
    /// The partition of that order.
    pub partition: String,
    /// Only sort keys that begin so.
    pub begins_with: Option<String>,
    /// Only sort keys up to and including this.
    pub up_to: Option<String>,
    /// Highest sort key first.
    pub descending: bool,
    /// At most so many rows.
    pub limit: usize,
    /// Where the last page ended.
    pub after: Option<Cursor>,
}

impl Query {
    /// The first page of a partition in ascending order.
    pub fn of(table: Table, index: Index, partition: impl std::fmt::Display) -> Self {
        let limit = domain::limits::PAGE_ROWS;
        Self { table, index, partition: partition.to_string(), begins_with: None, up_to: None, descending: false, limit, after: None }
    }

    /// Only sort keys that begin so.
    #[must_use]
    pub fn beginning_with(self, prefix: impl Into<String>) -> Self {
        Self { begins_with: Some(prefix.into()), ..self }
    }

    /// Only sort keys up to and including this.
    #[must_use]
    pub fn up_to(self, last: impl Into<String>) -> Self {
        Self { up_to: Some(last.into()), ..self }
    }

    /// Highest sort key first.
    #[must_use]
    pub fn descending(self) -> Self {
        Self { descending: true, ..self }
    }

    /// At most so many rows.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    /// From where the last page ended.
    #[must_use]
    pub fn after(self, cursor: Option<Cursor>) -> Self {
        Self { after: cursor, ..self }
    }
}

/// One listed item: whole in the primary order, its `summary` and `version` in the others, nothing but the key in `Due`.
pub type Row = Item;

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// Lists items.
pub trait Lists: Send + Sync {
    /// One page.
    fn list(&self, query: &Query) -> impl Future<Output = Result<Rows, StoreError>> + Send;
}
