//! Emailed links: found by the digest of their token; the token itself is in the mail and nowhere else.
//!
//! A link says what it opens and for whom; whether it still decides anything is the aggregate's state.

use domain::{
    digest::Digest,
    id::{ApplicationId, DelegationId, PersonId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Key, Table};

/// What a link opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Opens {
    /// An applicant's status page.
    ApplicationStatus {
        /// Of which application.
        application: ApplicationId,
    },
    /// The page on which a partner decides on a delegation.
    DelegationApproval {
        /// Which one.
        delegation: DelegationId,
    },
}

/// A minted link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// SHA-256 of its token.
    pub digest: Digest,
    /// What it opens.
    pub opens: Opens,
    /// The person whose address it was sent to.
    pub person: PersonId,
    /// Until when.
    pub expires: Timestamp,
}

/// The link's item.
#[must_use]
pub fn key(digest: &Digest) -> Key {
    Key::new(Table::Ephemeral, format!("link#{digest}"), "link")
}

impl Record for Link {
    fn key(&self) -> Key {
        key(&self.digest)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        // Kept a while beyond its end, so that a late click is told "expired" and not "unknown".
        Some(domain::step::add_days(self.expires, 90))
    }
}
