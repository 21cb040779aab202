//! Turns every committed change of an aggregate into what it calls for: emails, audit entries, lifecycle feed entries,
//! webhook deliveries, entries of the catalogue.
//!
//! Woken by the streams of the tables that hold aggregates, filtered on `version`. A fault fails the whole batch and the
//! stream sends it again; what cannot be understood is parked and passed over (see [`application::use_cases::relay`]).

mod image;

use application::{
    notification::matrix,
    ports::{Enqueue, Item, Key, Lists, Reads, Table, Writes},
    records::shape,
    use_cases::relay::{self, Change, RelayError, Report},
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The tables whose streams it is woken by, by the variables that name them.
pub const STREAMS: [(&str, Table); 4] = [
    ("TABLE_PARTNERS", Table::Partners),
    ("TABLE_DIRECTORY", Table::Directory),
    ("TABLE_INSTALLATIONS", Table::Installations),
    ("TABLE_DELEGATIONS", Table::Delegations),
];

/// The function.
#[derive(Debug)]
pub struct RelayEvents<S, Q> {
    store: S,
    queue: Q,
    /// Table names, as stream ARNs carry them.
    tables: Vec<(String, Table)>,
}

/// Why a batch must come again.
#[derive(Debug, thiserror::Error)]
pub enum BatchFailed {
    /// The event is no stream's.
    #[error("the event is not a table stream's: {0}")]
    Event(String),
    /// A write or a message failed.
    #[error(transparent)]
    Relay(#[from] RelayError),
}

#[derive(Deserialize)]
struct StreamEvent {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "eventSourceARN", default)]
    source: String,
    dynamodb: Images,
}

#[derive(Deserialize)]
struct Images {
    #[serde(rename = "NewImage", default)]
    new: Option<Map<String, Value>>,
    #[serde(rename = "OldImage", default)]
    old: Option<Map<String, Value>>,
}

impl<S: Reads + Writes + Lists, Q: Enqueue> RelayEvents<S, Q> {
    /// The function over its ports; `tables` are the names under which the streams know the tables.
    pub const fn new(store: S, queue: Q, tables: Vec<(String, Table)>) -> Self {
        Self { store, queue, tables }
    }

    /// Relays one batch of a stream.
    ///
    /// # Errors
    /// When the batch must come again.
    pub async fn handle(&self, event: Value) -> Result<Report, BatchFailed> {
        let event: StreamEvent = serde_json::from_value(event).map_err(|error| BatchFailed::Event(shape(&error)))?;
        let mut changes = Vec::with_capacity(event.records.len());
        for record in event.records {
            let table = self.table(&record.source).ok_or_else(|| BatchFailed::Event(format!("unknown stream {}", record.source)))?;
            changes.extend(change(table, record.dynamodb));
        }
        let report = relay::relay(&self.store, &self.queue, &changes, matrix()).await?;
        tracing::info!(changes = changes.len(), events = report.events, messages = report.messages, parked = report.parked, "relayed");
        Ok(report)
    }

    /// The table of a stream: `arn:…:table/<name>/stream/<when>`.
    fn table(&self, arn: &str) -> Option<Table> {
        let name = arn.split_once(":table/")?.1.split('/').next()?;
        self.tables.iter().find(|(known, _)| known == name).map(|(_, table)| *table)
    }
}

/// The change of a record; nothing for a deletion, or an item that is no aggregate.
fn change(table: Table, images: Images) -> Option<Change> {
    let mut attributes = image::json(images.new?);
    let version = |attributes: &Map<String, Value>| attributes.get("version").and_then(Value::as_u64);
    version(&attributes)?;
    let mut key_part = |name: &str| attributes.remove(name).and_then(|part| part.as_str().map(ToOwned::to_owned)).unwrap_or_default();
    let key = Key::new(table, key_part("partition"), key_part("sort"));
    let old_version = images.old.map(image::json).as_ref().and_then(version).unwrap_or(0);
    Some(Change { item: Item { key, attributes }, old_version })
}
