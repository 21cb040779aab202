//! Idempotency keys of callers who have no account: what the key stood for the first time.
//!
//! Elsewhere the new id derives from caller and key, and a replay meets the item itself. An application's id derives from
//! its content (identical content is one application), so that here the key needs an item of its own.

use domain::{digest::Digest, id::ApplicationId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Key, Table};

/// A request that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// SHA-256 of the idempotency key.
    pub digest: Digest,
    /// The application it made; another content is another id.
    pub application: ApplicationId,
    /// Until when the key is remembered.
    pub expires: Timestamp,
}

/// The request's item.
#[must_use]
pub fn key(digest: &Digest) -> Key {
    Key::new(Table::Ephemeral, format!("request#{digest}"), "request")
}

impl Record for Answered {
    fn key(&self) -> Key {
        key(&self.digest)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.expires)
    }
}
