//! Audit entries: one copy for each reader (an organisation, or the aggregate's own history), newest first.

use domain::event::Actor;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Record, sortable};
use crate::ports::{Index, Key, Query, Table};

/// Who decided what, when, from what to what, on which request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Whose audit trail: an organisation, or an aggregate's partition.
    pub reader: String,
    /// The event's id.
    pub event_id: String,
    /// The event's type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it happened to: the aggregate's partition and sort key.
    pub subject: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// The state before.
    pub before: String,
    /// The state after.
    pub after: String,
    /// Whether whoever decided it stated a reason; its words are a [record of their own](super::reason).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_reason: bool,
    /// The request.
    pub request_id: String,
}

impl Record for AuditEntry {
    fn key(&self) -> Key {
        Key::new(Table::Activity, partition(&self.reader), format!("{}#{}", sortable(self.at), self.event_id))
    }
}

/// A reader's audit trail, newest first.
#[must_use]
pub fn trail(reader: impl std::fmt::Display) -> Query {
    Query::of(Table::Activity, Index::Primary, partition(&reader.to_string())).descending()
}

fn partition(reader: &str) -> String {
    format!("audit#{reader}")
}
