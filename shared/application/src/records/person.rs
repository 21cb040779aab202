//! Personal data: the only items that hold any. Everything else names people by [`PersonId`].

use domain::{
    id::PersonId,
    values::{EmailAddress, Language, Line},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Key, Table};

/// One person as an organisation knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The id by which everything else names them.
    pub id: PersonId,
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

/// The person's item.
#[must_use]
pub fn key(id: &PersonId) -> Key {
    Key::new(Table::Directory, id, "person")
}

impl Record for Person {
    fn key(&self) -> Key {
        key(&self.id)
    }
}
