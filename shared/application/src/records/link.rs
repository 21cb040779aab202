//! Emailed links: found by what they open and the digest of their token (both are in the address); the token itself is in the
//! mail and nowhere else.
//!
//! A link says what it opens and for whom; whether it still decides anything is the aggregate's state.

use std::fmt;

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

/// The item of a link that opens a page of an aggregate with this id.
#[must_use]
pub fn key(opened: impl fmt::Display, digest: &Digest) -> Key {
    Key::new(Table::Ephemeral, opened, format!("{PREFIX}{digest}"))
}

/// The links that open an application's status page.
#[must_use]
pub fn of_application(application: &ApplicationId) -> Query {
    Query::of(Table::Ephemeral, Index::Primary, application).beginning_with(PREFIX)
}

impl Record for Link {
    fn key(&self) -> Key {
        match &self.opens {
            Opens::ApplicationStatus { application } => key(application, &self.digest),
            Opens::DelegationApproval { delegation } => key(delegation, &self.digest),
        }
    }

    fn expires_at(&self) -> Option<Timestamp> {
        // Kept a while beyond its end, so that a late click is told "expired" and not "unknown".
        Some(domain::step::add_days(self.expires, 90))
    }
}
