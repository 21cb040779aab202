use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    digest::Digest,
    id::{AccountId, AttachmentId, CustomerId, PartnerId, PersonId},
    step::Step,
    values::{Line, Prose},
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment;

/// One of the two that are attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The partner.
    Partner,
    /// The customer.
    Customer,
}

impl Side {
    /// The name used in JSON, forms and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Customer => "customer",
        }
    }
}

/// What every attachment holds from the first request on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// Its id.
    pub id: AttachmentId,
    /// Who wants the customer attached.
    pub partner: PartnerId,
    /// Who of them asked.
    pub by: AccountId,
    /// Where their personal data is.
    pub person: PersonId,
    /// The customer, as the partner calls it.
    pub name: Line,
    /// How support recognises it: a number, a place, whom the partner speaks with.
    pub hint: Prose,
    /// What was asked for: a request sent again is recognised by it.
    pub request: Digest,
    /// When.
    pub at: Timestamp,
}

/// Where an attachment stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Nobody has asked.
    #[default]
    Unwritten,
    /// Support is to find the customer.
    Requested {
        /// What was asked.
        dossier: Dossier,
        /// Support's step.
        step: Step,
    },
    /// The customer is to say whether it wants it.
    Forwarded {
        /// What was asked.
        dossier: Dossier,
        /// Who was found.
        customer: CustomerId,
        /// The customer's step.
        step: Step,
    },
    /// The customer is attached: it may delegate trackers to the partner.
    Accepted {
        /// What was asked.
        dossier: Dossier,
        /// Who is attached.
        customer: CustomerId,
        /// Since when.
        since: Timestamp,
    },
    /// Support found nobody, or the customer said no.
    Declined {
        /// What was asked.
        dossier: Dossier,
        /// The customer that said no; none where support did.
        customer: Option<CustomerId>,
        /// Why, where it was said.
        reason: Option<Prose>,
        /// When.
        at: Timestamp,
    },
    /// The customer said nothing in time.
    Expired {
        /// What was asked.
        dossier: Dossier,
        /// Who was asked.
        customer: CustomerId,
        /// When.
        at: Timestamp,
    },
    /// The partner took its request back.
    Withdrawn {
        /// What was asked.
        dossier: Dossier,
        /// Who was asked, if anybody.
        customer: Option<CustomerId>,
        /// When.
        at: Timestamp,
    },
    /// Attached no more.
    Ended {
        /// What was asked.
        dossier: Dossier,
        /// Who was attached.
        customer: CustomerId,
        /// Who ended it.
        side: Side,
        /// From when it was attached.
        since: Timestamp,
        /// Until when.
        at: Timestamp,
    },
}

impl State {
    /// What was asked.
    #[must_use]
    pub const fn dossier(&self) -> Option<&Dossier> {
        match self {
            Self::Unwritten => None,
            Self::Requested { dossier, .. }
            | Self::Forwarded { dossier, .. }
            | Self::Accepted { dossier, .. }
            | Self::Declined { dossier, .. }
            | Self::Expired { dossier, .. }
            | Self::Withdrawn { dossier, .. }
            | Self::Ended { dossier, .. } => Some(dossier),
        }
    }

    /// The customer it is about, once support has found it.
    #[must_use]
    pub const fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::Unwritten | Self::Requested { .. } => None,
            Self::Forwarded { customer, .. }
            | Self::Accepted { customer, .. }
            | Self::Expired { customer, .. }
            | Self::Ended { customer, .. } => Some(*customer),
            Self::Declined { customer, .. } | Self::Withdrawn { customer, .. } => *customer,
        }
    }

    /// The customer as the partner may know it: none before it has accepted.
    #[must_use]
    pub const fn attached(&self) -> Option<CustomerId> {
        match self {
            Self::Accepted { customer, .. } | Self::Ended { customer, .. } => Some(*customer),
            Self::Unwritten
            | Self::Requested { .. }
            | Self::Forwarded { .. }
            | Self::Declined { .. }
            | Self::Expired { .. }
            | Self::Withdrawn { .. } => None,
        }
    }
}
