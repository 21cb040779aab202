//! The host platform's customers, trackers and locations: read by the ids derived from the host platform's own; a
//! customer's trackers and locations are listed under it by the host platform's id.

use domain::{
    directory::{Entry, Record, State},
    id::{self, AccountId, CustomerId, LocationId, TrackerId},
    values::ExternalId,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    engine::Family,
    ports::{Key, Table},
};

/// A customer's id.
#[must_use]
pub fn customer_id(external: &ExternalId) -> CustomerId {
    id::derive(&[external.as_str()])
}

/// A tracker's id: the host platform's identifiers are unique within a customer.
#[must_use]
pub fn tracker_id(customer: &CustomerId, external: &ExternalId) -> TrackerId {
    id::derive(&[&customer.to_string(), external.as_str()])
}

/// A location's id.
#[must_use]
pub fn location_id(customer: &CustomerId, external: &ExternalId) -> LocationId {
    id::derive(&[&customer.to_string(), external.as_str()])
}

/// The entry's item.
#[must_use]
pub fn key(record: &Record) -> Key {
    match record {
        Record::Customer { id, .. } => customer_key(id),
        Record::Tracker { customer, external_id, .. } => tracker_key(customer, external_id),
        Record::Location { customer, external_id, .. } => location_key(customer, external_id),
    }
}

/// A tracker's item.
#[must_use]
pub fn tracker_key(customer: &CustomerId, external: &ExternalId) -> Key {
    Key::new(Table::Directory, customer, format!("tracker#{}", external.as_str()))
}

/// A location's item.
#[must_use]
pub fn location_key(customer: &CustomerId, external: &ExternalId) -> Key {
    Key::new(Table::Directory, customer, format!("location#{}", external.as_str()))
}

/// A customer's item.
#[must_use]
pub fn customer_key(id: &CustomerId) -> Key {
    Key::new(Table::Directory, id, "customer")
}

/// Which account a member of a customer has, by the host platform's id: an address may change, the id does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberReference {
    /// The customer.
    pub customer: CustomerId,
    /// The host platform's id of the person.
    pub external_id: ExternalId,
    /// The account of their present address.
    pub account: AccountId,
    /// How often it became another. (Not `version`: that is the aggregates' attribute, and wakes the relay.)
    #[serde(default)]
    pub revision: u64,
}

/// That a member's account became another for the nth time. Whoever decides on a reference depends on the next change
/// not being there: two who give the same person two addresses at once must not both succeed, or a seat would be left
/// that the host platform knows nothing of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberReferenceChange {
    /// The customer.
    pub customer: CustomerId,
    /// The host platform's id of the person.
    pub external_id: ExternalId,
    /// The revision that it made.
    pub revision: u64,
}

/// A member reference's item.
#[must_use]
pub fn member_reference_key(customer: &CustomerId, external_id: &ExternalId) -> Key {
    Key::new(Table::Directory, customer, format!("member-reference#{}", external_id.as_str()))
}

impl super::Record for MemberReference {
    fn key(&self) -> Key {
        member_reference_key(&self.customer, &self.external_id)
    }
}

impl super::Record for MemberReferenceChange {
    fn key(&self) -> Key {
        Key::new(Table::Directory, self.customer, format!("member-reference-change#{}#{}", self.external_id.as_str(), self.revision))
    }
}

impl Family for Entry {
    const TABLE: Table = Table::Directory;

    fn summary(state: &State) -> Map<String, Value> {
        let mut summary = Map::new();
        if let State::Known { record, .. } = state {
            let (Record::Customer { name, active, .. } | Record::Tracker { name, active, .. } | Record::Location { name, active, .. }) =
                record;
            summary.insert("name".to_owned(), name.as_str().into());
            summary.insert("active".to_owned(), (*active).into());
        }
        summary
    }
}

impl super::Notified for Entry {}
