//! Emails: what became of each. The address and the words are not here: a person's item and the mail hold them.
//!
//! ```text
//!            claim                send
//!  absent ──────→ claimed(until) ─────→ sent ──→ bounced | complained
//!     ↑              │ │ └── provider refuses ──→ refused
//!     │   released ──┘ └──── until passes: claimed again (the answer may have been lost)
//!     └── the cause is gone before it is sent ──→ moot
//! ```

use domain::id::{EmailId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Key, Table};

/// One email about one event to one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email {
    /// Its id, derived from event, template and recipient.
    pub id: EmailId,
    /// Commits so far.
    pub version: u64,
    /// The event it is about.
    pub event_id: String,
    /// Its template.
    pub template: String,
    /// To whom; `None` is the platform's team address.
    pub person: Option<PersonId>,
    /// What became of it.
    pub status: Status,
    /// When it may be forgotten.
    pub forgotten: Timestamp,
}

/// What became of an email.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum Status {
    /// Somebody is sending it.
    Claimed {
        /// Until when nobody else may.
        until: Timestamp,
        /// Which attempt: two of the same instant are not the same claim.
        attempt: String,
    },
    /// The provider did not take it; the next attempt may claim at once.
    Released {},
    /// The provider took it.
    Sent {
        /// When.
        at: Timestamp,
        /// The provider's id.
        message_id: String,
    },
    /// The provider will never take it.
    Refused {
        /// When.
        at: Timestamp,
        /// What the provider said.
        reason: String,
    },
    /// Its cause was gone before it was sent.
    Moot {
        /// When.
        at: Timestamp,
    },
    /// The recipient's server refused it.
    Bounced {
        /// When.
        at: Timestamp,
    },
    /// The recipient called it spam.
    Complained {
        /// When.
        at: Timestamp,
    },
}

/// The email's item.
#[must_use]
pub fn key(id: &EmailId) -> Key {
    Key::new(Table::Activity, id, "email")
}

impl Record for Email {
    fn key(&self) -> Key {
        key(&self.id)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.forgotten)
    }
}
