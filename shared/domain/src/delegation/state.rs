use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Terms;
use crate::{
    attachment::Side,
    digest::Digest,
    id::{AccountId, AttachmentId, CustomerId, DelegationId, PartnerId, PersonId},
    step::Step,
    values::{Credits, Prose},
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delegation;

/// Where a delegation stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Nobody has asked for it.
    #[default]
    Unwritten,
    /// The partner is to decide.
    Pending {
        /// What it is asked.
        dossier: Dossier,
        /// Whose link decides.
        addressee: Addressee,
        /// The partner's step.
        step: Step,
    },
    /// The partner pays, or will from the day it begins.
    Active {
        /// What was asked.
        dossier: Dossier,
        /// From when, until when, and when not.
        term: Term,
    },
    /// The partner has no credits: consumption is refused.
    Paused {
        /// What was asked.
        dossier: Dossier,
        /// From when, until when, and when not.
        term: Term,
    },
    /// The partner does not want it.
    Declined {
        /// What was asked.
        dossier: Dossier,
        /// Who said so.
        decision: Decision,
        /// Why, if they said.
        reason: Option<Prose>,
    },
    /// The partner said nothing in time.
    Expired {
        /// What was asked.
        dossier: Dossier,
        /// When.
        at: Timestamp,
    },
    /// Taken back before the partner decided.
    Withdrawn {
        /// What was asked.
        dossier: Dossier,
        /// What it came of.
        cause: Cause,
        /// When.
        at: Timestamp,
    },
    /// The customer pays again.
    Stopped {
        /// What was asked.
        dossier: Dossier,
        /// From when and until when the partner paid, and when not.
        term: Term,
    },
}

/// What every delegation holds from the request on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// Its id.
    pub id: DelegationId,
    /// Whose trackers.
    pub customer: CustomerId,
    /// Who is to pay.
    pub partner: PartnerId,
    /// By which the two are attached.
    pub attachment: AttachmentId,
    /// The attachment's version since it was accepted. The next is its end: an approval depends on its not being there.
    pub attachment_version: u64,
    /// Who of the customer asked.
    pub by: AccountId,
    /// Where their personal data is.
    pub person: PersonId,
    /// What the partner is asked.
    pub terms: Terms,
    /// What was asked for: a request sent again is recognised by it.
    pub request: Digest,
    /// When.
    pub at: Timestamp,
}

/// The partner's administrator to whom the link goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    /// Of which partner.
    pub partner: PartnerId,
    /// Who: nobody else's link decides.
    pub account: AccountId,
    /// Where their personal data is.
    pub person: PersonId,
}

/// How somebody decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// By the link in the mail.
    Link,
    /// Signed in.
    SignedIn,
}

/// Who decided, how and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Who.
    pub by: AccountId,
    /// Where their personal data is.
    pub person: PersonId,
    /// How.
    pub means: Means,
    /// When.
    pub at: Timestamp,
}

/// What a withdrawal or a stop came of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Somebody wanted it.
    Asked,
    /// The two are attached no more.
    AttachmentEnded,
}

/// When the partner pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Who approved it.
    pub approval: Decision,
    /// From when.
    pub from: Timestamp,
    /// Whether it was told that it has begun.
    pub begun: bool,
    /// When it does not pay in between, ascending.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// Until when.
    #[serde(default)]
    pub stop: Option<Stop>,
}

/// A time without credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// From when.
    pub from: Timestamp,
    /// Until when; none while it lasts.
    pub to: Option<Timestamp>,
}

/// A stop that is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Which side wants it.
    pub side: Side,
    /// What it came of.
    pub cause: Cause,
    /// When it was announced.
    pub at: Timestamp,
    /// From when the customer pays: the beginning of a credit day.
    pub effective: Timestamp,
    /// What the customer is to expect a month from then on.
    pub forecast: Credits,
}

impl State {
    /// What was asked.
    #[must_use]
    pub const fn dossier(&self) -> Option<&Dossier> {
        match self {
            Self::Unwritten => None,
            Self::Pending { dossier, .. }
            | Self::Active { dossier, .. }
            | Self::Paused { dossier, .. }
            | Self::Declined { dossier, .. }
            | Self::Expired { dossier, .. }
            | Self::Withdrawn { dossier, .. }
            | Self::Stopped { dossier, .. } => Some(dossier),
        }
    }

    /// When the partner pays or paid, once it has approved.
    #[must_use]
    pub const fn term(&self) -> Option<&Term> {
        match self {
            Self::Active { term, .. } | Self::Paused { term, .. } | Self::Stopped { term, .. } => Some(term),
            Self::Unwritten | Self::Pending { .. } | Self::Declined { .. } | Self::Expired { .. } | Self::Withdrawn { .. } => None,
        }
    }

    /// The partner's decision, if there was one.
    #[must_use]
    pub const fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Active { term, .. } | Self::Paused { term, .. } | Self::Stopped { term, .. } => Some(&term.approval),
            Self::Declined { decision, .. } => Some(decision),
            Self::Unwritten | Self::Pending { .. } | Self::Expired { .. } | Self::Withdrawn { .. } => None,
        }
    }

    /// Whether it still keeps its trackers from being delegated elsewhere.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        matches!(self, Self::Pending { .. } | Self::Active { .. } | Self::Paused { .. })
    }

    /// When it was over, for those that are.
    #[must_use]
    pub fn over_since(&self) -> Option<Timestamp> {
        match self {
            Self::Unwritten | Self::Pending { .. } | Self::Active { .. } | Self::Paused { .. } => None,
            Self::Declined { decision, .. } => Some(decision.at),
            Self::Expired { at, .. } | Self::Withdrawn { at, .. } => Some(*at),
            Self::Stopped { term, .. } => term.stop.map(|stop| stop.effective),
        }
    }
}
