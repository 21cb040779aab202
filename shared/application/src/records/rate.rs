//! Rate limits: one item per what is limited and for whom, by digest, so that no address is stored.

use domain::{digest::Digest, limits, rate_limit::Admissions};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Key, Table};

/// Recent admissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// What is limited: `address` or `client`.
    pub what: String,
    /// SHA-256 of for whom.
    pub whom: Digest,
    /// Commits so far: two at once must not both be the last one admitted.
    pub version: u64,
    /// When.
    pub admissions: Admissions,
}

impl Rate {
    /// The record of somebody who was never admitted.
    #[must_use]
    pub fn new(what: &str, whom: &str) -> Self {
        Self { what: what.to_owned(), whom: Digest::of(whom), version: 0, admissions: Admissions::default() }
    }
}

impl Record for Rate {
    fn key(&self) -> Key {
        Key::new(Table::Ephemeral, format!("rate#{}#{}", self.what, self.whom), "rate")
    }

    fn expires_at(&self) -> Option<Timestamp> {
        self.admissions.forgotten_at(limits::APPLICATION_WINDOW)
    }
}
