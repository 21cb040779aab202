//! Webhook deliveries: what became of each event on its way to each endpoint. What is sent is not here: it is derived from
//! the partner's feed entry of that number.
//!
//! ```text
//! webhook_…   delivery#00000000000000000042 → where it stands, its latest attempts; in `due` while it is pending
//!             health                        → the endpoint's circuit
//! ```
//! The due-list has [`SHARDS`] partitions, and an endpoint's deliveries are spread over all of them: one that is dead fills
//! no shard for the others of that shard.

use domain::{
    id::{PartnerId, WebhookId},
    programme::WebhookRules,
    step::add_days,
    webhook::{circuit::Circuit, delivery},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Record, feed::Entry, sortable};
use crate::{
    engine::{due_shard, shard_of},
    ports::{Index, Item, Key, Query, Row, StoreError, Table},
};

/// Partitions of the due-list.
pub const SHARDS: u64 = 8;
/// The family's name in the due-list.
const NAME: &str = "delivery";
/// What every delivery's sort key begins with.
const PREFIX: &str = "delivery#";

/// One event's delivery to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The endpoint.
    pub webhook: WebhookId,
    /// Whose it is.
    pub partner: PartnerId,
    /// The event's place in the partner's feed.
    pub number: u64,
    /// The event's id.
    pub event_id: String,
    /// The event's type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Commits so far.
    pub version: u64,
    /// What tells the claim of one attempt from another's of the same instant; none while nobody has claimed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// Where it stands, and its latest attempts.
    #[serde(flatten)]
    pub delivery: delivery::Delivery,
    /// When it may be forgotten.
    pub forgotten: Timestamp,
}

/// Whether an endpoint is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// The endpoint.
    pub webhook: WebhookId,
    /// Commits so far; 0 before the first.
    pub version: u64,
    /// Its circuit.
    pub circuit: Circuit,
    /// When it may be forgotten.
    pub forgotten: Timestamp,
}

/// A delivery's item.
#[must_use]
pub fn key(webhook: &WebhookId, number: u64) -> Key {
    Key::new(Table::Deliveries, webhook, format!("{PREFIX}{number:020}"))
}

/// An endpoint's health.
#[must_use]
pub fn health_key(webhook: &WebhookId) -> Key {
    Key::new(Table::Deliveries, webhook, "health")
}

/// An endpoint's deliveries, newest event first.
#[must_use]
pub fn log(webhook: &WebhookId) -> Query {
    Query::of(Table::Deliveries, Index::Primary, webhook).beginning_with(PREFIX).descending()
}

/// One shard's deliveries that are due, longest due first.
#[must_use]
pub fn due(shard: u64, now: Timestamp) -> Query {
    Query::of(Table::Deliveries, Index::Due, due_shard(NAME, shard)).up_to(sortable(now))
}

/// Which delivery a row of the due-list is, if it is one.
#[must_use]
pub fn of_row(row: &Row) -> Option<(WebhookId, u64)> {
    Some((row.key.partition.parse().ok()?, row.key.sort.strip_prefix(PREFIX)?.parse().ok()?))
}

impl Delivery {
    /// The delivery of a feed's entry to an endpoint, due at once.
    #[must_use]
    pub fn begun(webhook: WebhookId, entry: &Entry, now: Timestamp, rules: WebhookRules) -> Self {
        Self {
            webhook,
            partner: entry.partner,
            number: entry.number,
            event_id: entry.event_id.clone(),
            kind: entry.kind.clone(),
            version: 1,
            claim: None,
            delivery: delivery::Delivery::begun(now),
            forgotten: add_days(now, rules.log_days),
        }
    }

    /// The same delivery, where it stands now.
    #[must_use]
    pub fn then(&self, delivery: delivery::Delivery, now: Timestamp, rules: WebhookRules) -> Self {
        Self { version: self.version + 1, claim: None, delivery, forgotten: add_days(now, rules.log_days), ..self.clone() }
    }

    /// The same delivery, claimed for this attempt. Two claims must differ: a write that finds what it was about to write counts
    /// as written.
    #[must_use]
    pub fn claimed(&self, delivery: delivery::Delivery, attempt: String, now: Timestamp, rules: WebhookRules) -> Self {
        Self { claim: Some(attempt), ..self.then(delivery, now, rules) }
    }
}

impl Health {
    /// The health that was read; an endpoint never called is well.
    ///
    /// # Errors
    /// As [`Record::read`].
    pub fn of(webhook: WebhookId, item: Option<Item>, now: Timestamp) -> Result<Self, StoreError> {
        item.map_or(Ok(Self { webhook, version: 0, circuit: Circuit::default(), forgotten: now }), Self::read)
    }

    /// The same endpoint with another circuit.
    #[must_use]
    pub fn then(self, circuit: Circuit, now: Timestamp, rules: WebhookRules) -> Self {
        Self { version: self.version + 1, circuit, forgotten: add_days(now, rules.log_days), ..self }
    }
}

impl Record for Delivery {
    fn key(&self) -> Key {
        key(&self.webhook, self.number)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        // What is pending is never forgotten, however long the schedule slept.
        self.delivery.next_attempt_at().is_none().then_some(self.forgotten)
    }

    fn index_entries(&self) -> Vec<(&'static str, String)> {
        let Some(due_at) = self.delivery.next_attempt_at() else { return vec![] };
        let Key { partition, sort, .. } = self.key();
        let shard = shard_of(&format!("{partition}/{sort}"), SHARDS);
        vec![("due_shard", due_shard(NAME, shard)), ("due_at", sortable(due_at))]
    }
}

impl Record for Health {
    fn key(&self) -> Key {
        health_key(&self.webhook)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.forgotten)
    }
}

#[cfg(test)]
mod tests {
    use domain::id::derive;

    use super::*;

    fn delivery(number: u64) -> Delivery {
        let at = "2026-03-01T09:00:00Z".parse().unwrap();
        Delivery {
            webhook: derive(&["hook"]),
            partner: derive(&["acme"]),
            number,
            event_id: format!("e/{number}"),
            kind: "member.joined".to_owned(),
            version: 1,
            claim: None,
            delivery: delivery::Delivery::begun(at),
            forgotten: at,
        }
    }

    #[test]
    fn a_delivery_is_due_while_it_is_pending_and_forgotten_only_when_it_is_settled() {
        let now: Timestamp = "2026-03-01T10:00:00Z".parse().unwrap();
        let pending = delivery(7);
        let item = pending.item().unwrap();
        assert_eq!(item.attributes["due_at"], "2026-03-01T09:00:00.000000000Z");
        assert!(!item.attributes.contains_key("expires_at"));
        assert_eq!(Delivery::read(item).unwrap(), pending);
        let rules = crate::programme::programme().webhook;
        let dead = pending.then(pending.delivery.buried(delivery::Death::EventGone, now), now, rules);
        let item = dead.item().unwrap();
        assert!(!item.attributes.contains_key("due_at") && !item.attributes.contains_key("due_shard"));
        assert_eq!(item.attributes["expires_at"], add_days(now, rules.log_days).as_second());
    }

    #[test]
    fn one_endpoints_deliveries_are_spread_over_every_shard() {
        let shards: std::collections::BTreeSet<_> =
            (1..200).map(|number| delivery(number).item().unwrap().attributes["due_shard"].to_string()).collect();
        assert_eq!(shards.len(), 8);
    }

    #[test]
    fn a_row_of_the_due_list_names_its_delivery() {
        assert_eq!(of_row(&delivery(42).item().unwrap()), Some((derive(&["hook"]), 42)));
    }
}
