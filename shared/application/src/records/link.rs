//! Emailed links: found by what they open and the digest of their token (both are in the address); the token itself is in the
//! mail and nowhere else.
//!
//! A link says what it opens and for whom; whether it still decides anything is the aggregate's state.

use domain::{
    digest::Digest,
    id::{ApplicationId, DelegationId, PersonId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Index, Key, Query, Table};

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

/// What every link's sort key begins with.
const PREFIX: &str = "link#";

/// The item of a link that opens an application's status page.
#[must_use]
pub fn key(application: &ApplicationId, digest: &Digest) -> Key {
    Key::new(Table::Ephemeral, application, format!("{PREFIX}{digest}"))
}

/// The links that open an application's status page.
#[must_use]
pub fn of_application(application: &ApplicationId) -> Query {
    Query::of(Table::Ephemeral, Index::Primary, application).beginning_with(PREFIX)
}

impl Record for Link {
    fn key(&self) -> Key {
        let Opens::ApplicationStatus { application } = &self.opens;
        key(application, &self.digest)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        // Kept a while beyond its end, so that a late click is told "expired" and not "unknown".
        Some(domain::step::add_days(self.expires, 90))
    }
}
