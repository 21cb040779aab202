//! When a key last let a program in: beside the key, so that reading it costs no query of its own, and apart from it, so
//! that noting it neither wakes the relay nor meets anybody's edit. To the hour: more would be a write a request.

use domain::{api_key::KeyId, organisation::OrganisationId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Key, Table};

/// How old a note may be before it is written anew.
pub const NOTED_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// What every note's sort key begins with.
pub const PREFIX: &str = "key-use#";

/// A key let a program in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyUse {
    /// Whose key.
    pub owner: OrganisationId,
    /// Its public id.
    pub key: KeyId,
    /// When.
    pub at: Timestamp,
}

/// The note's item.
#[must_use]
pub fn key(owner: &OrganisationId, key: &KeyId) -> Key {
    Key::new(Table::Activity, owner, format!("{PREFIX}{key}"))
}

impl Record for KeyUse {
    fn key(&self) -> Key {
        key(&self.owner, &self.key)
    }
}
