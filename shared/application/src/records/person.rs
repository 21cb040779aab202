//! Personal data: the only items that hold any. Everything else names people by [`PersonId`].
//!
//! Whatever kind of item it is (an applicant's contact, a seat's holder), it stands in the list of its address's account, so that
//! all that is known of somebody is found by one query: an export shows it, an erasure leaves none. Who keeps people for another
//! purpose gives [`KnownTo`] a variant.

use domain::{
    id::{self, AccountId, ApplicationId, PersonId},
    organisation::OrganisationId,
    values::{EmailAddress, Language, Line},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Index, Key, Query, Table};

/// One person as somebody knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The id by which everything else names them.
    pub id: PersonId,
    /// Who knows them.
    pub known_to: KnownTo,
    /// Their name.
    pub name: Line,
    /// Where mail reaches them.
    pub address: EmailAddress,
    /// The language they are written to in.
    pub language: Language,
    /// Since when mail to the address is known not to arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounced_at: Option<Timestamp>,
}

/// Who knows a person by an item of their own: what points at it is found from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KnownTo {
    /// An application that names them as a contact. Once it is approved, the contact's seat names the same item.
    Application(ApplicationId),
    /// An organisation in which they have, had or are offered a seat.
    Organisation(OrganisationId),
}

/// The person's item.
#[must_use]
pub fn key(id: &PersonId) -> Key {
    Key::new(Table::Directory, id, "person")
}

/// All items of whoever controls an address. The list is an index and may lag.
#[must_use]
pub fn of_account(account: &AccountId) -> Query {
    Query::of(Table::Directory, Index::Listed, list(account))
}

fn list(account: &AccountId) -> String {
    format!("people#{account}")
}

impl Record for Person {
    fn key(&self) -> Key {
        key(&self.id)
    }

    fn index_entries(&self) -> Vec<(&'static str, String)> {
        vec![("listed_in", list(&id::account(&self.address))), ("listed_at", self.id.to_string())]
    }
}
