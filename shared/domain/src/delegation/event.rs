use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Addressee, Cause, Decision, Dossier, Stop, Terms};
use crate::{
    id::{AccountId, DelegationId},
    step::Step,
    told::Told,
    values::Prose,
};

/// What can happen to a delegation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// A customer asked its partner.
    #[serde(rename = "delegation.requested")]
    Requested {
        /// What it asked.
        dossier: Box<Dossier>,
        /// To whom the link goes.
        addressee: Addressee,
        /// The partner's step.
        step: Step,
    },
    /// The partner was reminded.
    #[serde(rename = "delegation.reminded")]
    Reminded {
        /// To whom the link goes by now.
        addressee: Addressee,
    },
    /// Another administrator of the partner's is to decide.
    #[serde(rename = "delegation.passed_on")]
    PassedOn {
        /// Who passed it on.
        by: AccountId,
        /// To whom.
        to: Addressee,
    },
    /// The partner takes the trackers over.
    #[serde(rename = "delegation.approved")]
    Approved {
        /// Its id.
        id: DelegationId,
        /// Who decided.
        decision: Decision,
        /// From when the partner pays.
        from: Timestamp,
    },
    /// The partner does not.
    #[serde(rename = "delegation.declined")]
    Declined {
        /// Its id.
        id: DelegationId,
        /// Who decided.
        decision: Decision,
        /// Why, if they said.
        reason: Option<Prose>,
    },
    /// The partner said nothing in time.
    #[serde(rename = "delegation.expired")]
    Expired {
        /// Its id.
        id: DelegationId,
    },
    /// It was taken back.
    #[serde(rename = "delegation.withdrawn")]
    Withdrawn {
        /// Its id.
        id: DelegationId,
        /// What it came of.
        cause: Cause,
    },
    /// The day has come from which the partner pays.
    #[serde(rename = "delegation.started")]
    Started {
        /// Its id.
        id: DelegationId,
    },
    /// The partner has no credits.
    #[serde(rename = "delegation.paused")]
    Paused {
        /// Its id.
        id: DelegationId,
    },
    /// It has credits again.
    #[serde(rename = "delegation.resumed")]
    Resumed {
        /// Its id.
        id: DelegationId,
        /// Pauses that ended before this decide nothing any more: no event so old is taken.
        forgotten_before: Timestamp,
    },
    /// It stops.
    #[serde(rename = "delegation.stop_announced")]
    StopAnnounced {
        /// Its id.
        id: DelegationId,
        /// When, and what it came of.
        stop: Stop,
    },
    /// It has stopped: the customer pays.
    #[serde(rename = "delegation.stopped")]
    Stopped {
        /// Its id.
        id: DelegationId,
    },
}

impl Event {
    /// The administrator to whom the event's mail goes.
    #[must_use]
    pub const fn addressee(&self) -> Option<&Addressee> {
        match self {
            Self::Requested { addressee, .. } | Self::Reminded { addressee } | Self::PassedOn { to: addressee, .. } => Some(addressee),
            Self::Approved { .. }
            | Self::Declined { .. }
            | Self::Expired { .. }
            | Self::Withdrawn { .. }
            | Self::Started { .. }
            | Self::Paused { .. }
            | Self::Resumed { .. }
            | Self::StopAnnounced { .. }
            | Self::Stopped { .. } => None,
        }
    }

    /// What others are told of it. Which trackers they are, the partner reads where they are listed.
    pub(super) fn told(&self) -> Told {
        match self {
            Self::Requested { dossier, addressee, step } => {
                let Dossier { id, customer, partner: _, attachment, attachment_version: _, by: _, person: _, terms, request: _, at: _ } =
                    dossier.as_ref();
                let Terms { count, digest, sample: _, price_per_tracker_day, start, forecast } = terms;
                Told::nothing()
                    .and("delegation", id)
                    .and("customer", customer)
                    .and("attachment", attachment)
                    .and("trackers", count)
                    .and("trackers_digest", digest)
                    .and("price_per_tracker_day", price_per_tracker_day)
                    .and("start", start)
                    .and("forecast", forecast)
                    .and("addressee", addressee.account)
                    .and("step", step)
            }
            Self::Reminded { addressee } => Told::nothing().and("addressee", addressee.account),
            Self::PassedOn { by, to } => Told::nothing().and("by", by).and("addressee", to.account),
            Self::Approved { id, decision, from } => told_decision(id, decision).and("from", from),
            Self::Declined { id, decision, reason: _ } => told_decision(id, decision),
            Self::Expired { id } | Self::Started { id } | Self::Paused { id } | Self::Stopped { id } => {
                Told::nothing().and("delegation", id)
            }
            Self::Resumed { id, forgotten_before: _ } => Told::nothing().and("delegation", id),
            Self::Withdrawn { id, cause } => Told::nothing().and("delegation", id).and("cause", cause),
            Self::StopAnnounced { id, stop: Stop { side, cause, at: _, effective, forecast } } => Told::nothing()
                .and("delegation", id)
                .and("side", side)
                .and("cause", cause)
                .and("effective", effective)
                .and("forecast", forecast),
        }
    }
}

fn told_decision(id: &DelegationId, decision: &Decision) -> Told {
    let Decision { by, person: _, means, at: _ } = decision;
    Told::nothing().and("delegation", id).and("by", by).and("means", means)
}
