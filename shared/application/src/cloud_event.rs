//! An event as partners receive it, pushed or polled: [CloudEvents 1.0](https://github.com/cloudevents/spec), JSON.

use serde::Serialize;
use serde_json::Value;

use crate::records::feed::Entry;

/// One event, with three extensions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CloudEvent {
    /// `1.0`.
    pub specversion: &'static str,
    /// The event's id; the same event always has the same.
    pub id: String,
    /// The site it comes from.
    pub source: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it happened to.
    pub subject: String,
    /// When (RFC 3339).
    pub time: String,
    /// `application/json`.
    pub datacontenttype: &'static str,
    /// Extension: the place in the partner's feed.
    pub sequence: String,
    /// Extension: the version of the subject that this event made.
    pub subjectversion: u64,
    /// Extension: the version of the shape of `data`.
    pub schemaversion: u32,
    /// What happened, in detail.
    pub data: Value,
}

impl CloudEvent {
    /// The event of a feed's entry.
    #[must_use]
    pub fn of(entry: Entry, source: &str) -> Self {
        Self {
            specversion: "1.0",
            id: entry.event_id,
            source: source.to_owned(),
            kind: entry.kind,
            subject: entry.subject,
            time: entry.at.to_string(),
            datacontenttype: "application/json",
            sequence: entry.number.to_string(),
            subjectversion: entry.aggregate_version,
            schemaversion: entry.event_schema,
            data: entry.data,
        }
    }
}
