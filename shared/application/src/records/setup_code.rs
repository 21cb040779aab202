//! One-time codes that lead from an installation into the app's own setup: found by their digest.

use domain::{
    digest::Digest,
    id::{CustomerId, ListingId, PartnerId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Key, Table};

/// A minted code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupCode {
    /// SHA-256 of its text.
    pub digest: Digest,
    /// Whose program may exchange it.
    pub partner: PartnerId,
    /// For which app.
    pub listing: ListingId,
    /// For which customer.
    pub customer: CustomerId,
    /// Which of the times it was installed.
    pub generation: u32,
    /// Until when it can be exchanged.
    pub expires: Timestamp,
    /// When it was exchanged: once only.
    pub used_at: Option<Timestamp>,
    /// By which request. Two at the same instant would otherwise write the same, and each take the other's write for its own.
    #[serde(default)]
    pub used_by: Option<String>,
    /// Counts its writes.
    pub version: u64,
}

/// The code's item.
#[must_use]
pub fn key(digest: &Digest) -> Key {
    Key::new(Table::Ephemeral, format!("setup#{digest}"), "setup")
}

impl Record for SetupCode {
    fn key(&self) -> Key {
        key(&self.digest)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        // Kept a while beyond its end, so that a late exchange is told "expired" and a second one "used", and not "unknown".
        Some(domain::step::add_days(self.expires, 1))
    }
}
