//! What is stored: one file per family of items, its access patterns first.
//!
//! | table | partition | sort | item | found by |
//! |---|---|---|---|---|
//! | partners | `application_…` | `application` | [`application`] | key; `listed` by state; `whose_move`; `due` |
//! | partners | `partner_…` | `partner` | [`partner`] | key |
//! | partners | `listing_…` | `listing`, `draft`, `version#<number>` | [`listing`] | key; `listed` by state; `whose_move`; `due` |
//! | partners | `partner_…` | `listing#<listing>` | [`listing`] | prefix `listing#` |
//! | partners | owner | `key#<key id>` | [`api_key`] | key; prefix `key#` |
//! | partners | `partner_…` | `webhook#<webhook id>` | [`webhook`] | key; prefix `webhook#` |
//! | directory | `person_…` | `person` | [`person`] | key; `listed` by account |
//! | directory | `person_request_…` | `person-request` | [`person_request`] | key |
//! | directory | organisation | `member#<account>` | [`member`] | key; prefix `member#`; `listed` by account; `whose_move`; `due` |
//! | directory | `customer_…` | `customer`, `tracker#…`, `location#…`, `member-reference#…`, `member-reference-change#…` | [`directory`] | key; prefix |
//! | directory | organisation | `visit#<account>` | [`support_visit`] | key |
//! | installations | `customer_…` | `installation#<listing>`, `grant#<listing>`, `receipt#<listing>#…` | [`installation`] | key; prefix; `whose_move`; `due` |
//! | installations | `customer_…` | `erasure#<listing>#…` | [`erasure`] | key; prefix; `whose_move`; `due` |
//! | installations | `listing_…` | `app`, `customer#<customer>` | [`installation`] | key; prefix `customer#` |
//! | delegations | organisation | `credits` | [`credits`] | key; `due` |
//! | ledger | `account#<organisation>` | `line#<day>#…`, `top-up#<id>` | [`credits`] | key; prefix `line#` |
//! | ledger | `consumption#<event>` | `event` | [`consumption`] | key; `listed` by payer and day |
//! | ledger | `tally#<organisation>` | digest | [`consumption`] | key; `due` |
//! | delegations | `partner_…` | `account` | [`partner_account`] | key; `whose_move`; `due` |
//! | delegations | `attachment_…` | `attachment` | [`attachment`] | key; `listed` by partner; `whose_move`; `due` |
//! | delegations | `customer_…`, `partner_…` | `attached#<the other>` | [`attachment`] | key; prefix `attached#` |
//! | delegations | `delegation_…` | `delegation` | [`delegation`] | key; `whose_move`; `due` |
//! | delegations | `customer_…`, `partner_…` | `delegation#live#…`, `delegation#over#…` | [`delegation`] | prefix |
//! | ledger | `fleet#<customer>` | `segment#<number>` | [`fleet`] | key |
//! | activity | `observed#…` | day, process | [`observed`] | newest first |
//! | activity | `audit#<reader>` | time, event id | [`audit`] | newest first |
//! | activity | `reason#<event id>` | `reason` | [`reason`] | key |
//! | activity | `feed#<partner>` | `sequence`, `entry#…`, `event#…` | [`feed`] | after a sequence number |
//! | activity | owner | `key-use#<key id>` | [`key_use`] | key; prefix |
//! | activity | `catalogue` | `pointer`, `chunk#<slot>` | [`catalogue`] | key |
//! | activity | `email_…` | `email` | [`email`] | key |
//! | deliveries | `webhook_…` | `delivery#…`, `health` | [`delivery`] | key; prefix `delivery#`; `due` |
//! | ephemeral | `application_…` | `link#<digest>` | [`link`] | key; prefix `link#` |
//! | ephemeral | `setup#<digest>` | `setup` | [`setup_code`] | key |
//! | ephemeral | `account_…` | `session#<digest>` | [`session`] | key; prefix `session#` |
//! | ephemeral | `sign-in#<digest>` | `sign-in` | [`session`] | key |
//! | ephemeral | `rate#<what>#<digest>` | `rate` | [`rate`] | key |
//! | ephemeral | `request#<digest>` | `request` | [`request`] | key |

pub mod api_key;
pub mod application;
pub mod attachment;
pub mod audit;
pub mod catalogue;
pub mod consumption;
pub mod credits;
pub mod delegation;
pub mod delivery;
pub mod directory;
pub mod email;
pub mod erasure;
pub mod feed;
pub mod fleet;
pub mod installation;
pub mod key_use;
pub mod link;
pub mod listing;
pub mod member;
pub mod observed;
pub mod partner;
pub mod partner_account;
pub mod person;
pub mod person_request;
pub mod rate;
pub mod reason;
pub mod request;
pub mod session;
pub mod setup_code;
pub mod support_visit;
pub mod webhook;

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::ports::{Item, Key, StoreError};

/// An item that is no aggregate: no outbox, no transitions.
pub trait Record: Serialize + DeserializeOwned {
    /// Version of the stored shape.
    const SCHEMA: u32 = 1;

    /// Its place.
    fn key(&self) -> Key;

    /// When it may be forgotten; expiry is also asked for by whoever reads it.
    fn expires_at(&self) -> Option<Timestamp> {
        None
    }

    /// Its entries in the table's sparse indexes.
    fn index_entries(&self) -> Vec<(&'static str, String)> {
        vec![]
    }

    /// The item as it is stored.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it cannot be written as JSON.
    fn item(&self) -> Result<Item, StoreError> {
        let Value::Object(mut attributes) = serde_json::to_value(self).map_err(|error| StoreError::Unreadable(error.to_string()))? else {
            return Err(StoreError::Unreadable("a record is an object".to_owned()));
        };
        attributes.insert("schema".to_owned(), Self::SCHEMA.into());
        if let Some(at) = self.expires_at() {
            attributes.insert("expires_at".to_owned(), at.as_second().into());
        }
        attributes.extend(self.index_entries().into_iter().map(|(name, value)| (name.to_owned(), value.into())));
        Ok(Item { key: self.key(), attributes })
    }

    /// The record of an item.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when the item is of a newer schema or damaged.
    fn read(item: Item) -> Result<Self, StoreError> {
        let Item { key, attributes } = item;
        let schema = attributes.get("schema").and_then(Value::as_u64).unwrap_or(0);
        let unreadable = |reason: String| StoreError::Unreadable(format!("{}/{}: {reason}", key.partition, key.sort));
        if schema > u64::from(Self::SCHEMA) {
            return Err(unreadable(format!("schema {schema} is newer than this release reads ({})", Self::SCHEMA)));
        }
        serde_json::from_value(Value::Object(attributes)).map_err(|error| unreadable(shape(&error)))
    }
}

/// The live record of an item, if there is one.
///
/// # Errors
/// As [`Record::read`].
pub fn live<R: Record>(item: Option<Item>, now: Timestamp) -> Result<Option<R>, StoreError> {
    item.filter(|item| !item.is_expired(now)).map(R::read).transpose()
}

/// Who is told of an aggregate's events, and what.
pub trait Notified: domain::aggregate::Aggregate {
    /// The person in this role, if the aggregate has one.
    fn person(_state: &Self::State, _recipient: crate::notification::Recipient) -> Option<domain::id::PersonId> {
        None
    }

    /// The person whom an event names in this role, whoever has it since: an event may be told long after.
    fn person_of(_event: &Self::Event, _recipient: crate::notification::Recipient) -> Option<domain::id::PersonId> {
        None
    }

    /// How the catalogue shows the aggregate in this state; nothing for kinds that are in no catalogue.
    fn in_catalogue(_state: &Self::State) -> Option<catalogue::Showing> {
        None
    }

    /// The organisation whose administrators are written to, if the aggregate is one's.
    fn organisation(_state: &Self::State, _recipient: crate::notification::Recipient) -> Option<domain::organisation::OrganisationId> {
        None
    }

    /// Which installations or delegations follow, when something happened to it.
    fn catches_up(_state: &Self::State) -> Option<crate::use_cases::catch_up::Order> {
        None
    }

    /// The part of the aggregate that an event is about, by id.
    fn about(_event: &Self::Event) -> Option<String> {
        None
    }
}

/// What is wrong with the shape of a document, without any of its content: serde's own words quote the value at fault,
/// which may be anybody's address, and errors are logged and parked.
#[must_use]
pub fn shape(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if text.starts_with("missing field") {
        return text;
    }
    // Only serde's own sentences end in words that are ours; those of a value's parser may quote it to the last.
    let is_serdes = ["invalid type: ", "invalid value: ", "invalid length "].iter().any(|start| text.starts_with(start));
    let expected = text.rsplit_once(", expected ").filter(|_| is_serdes);
    expected.map_or_else(|| "a value is malformed".to_owned(), |(_, expected)| format!("a value is not {expected}"))
}

/// RFC 3339 with nine digits of a second always, so that text order is time order in sort keys.
#[must_use]
pub fn sortable(at: Timestamp) -> String {
    format!("{at:.9}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_shape_of_what_cannot_be_read_is_told_and_nothing_of_its_content() {
        #[derive(serde::Deserialize, Debug)]
        #[expect(dead_code, reason = "only its shape is of use")]
        struct Shape {
            at: jiff::Timestamp,
            count: u8,
        }
        let told = |text: &str| super::shape(&serde_json::from_str::<Shape>(text).unwrap_err());
        assert_eq!(told(r#"{"count": 1}"#), "missing field `at` at line 1 column 12");
        assert_eq!(told(r#"{"at": "ana@acme.example"}"#), "a value is malformed");
        assert_eq!(told(r#"{"count": "ana@acme.example, expected nothing"}"#), "a value is not u8 at line 1 column 46");
    }

    #[test]
    fn text_order_of_sort_keys_is_time_order() {
        let whole = super::sortable("2026-01-01T00:00:00Z".parse().unwrap());
        let later = super::sortable("2026-01-01T00:00:00.5Z".parse().unwrap());
        assert!(whole < later, "{whole} {later}");
    }
}
