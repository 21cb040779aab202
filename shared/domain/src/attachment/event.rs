use serde::{Deserialize, Serialize};

use super::{Dossier, Side};
use crate::{
    id::{AccountId, AttachmentId, CustomerId},
    step::Step,
    told::Told,
    values::Prose,
};

/// What can happen to an attachment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// A partner asked for it.
    #[serde(rename = "attachment.requested")]
    Requested {
        /// What was asked.
        dossier: Dossier,
        /// Support's step.
        step: Step,
    },
    /// Support was reminded.
    #[serde(rename = "attachment.forwarding_reminded")]
    ForwardingReminded {},
    /// Support did not decide in time; it was told, and the request waits on.
    #[serde(rename = "attachment.forwarding_overdue")]
    ForwardingOverdue {},
    /// Support has found the customer.
    #[serde(rename = "attachment.forwarded")]
    Forwarded {
        /// Its id.
        id: AttachmentId,
        /// Which one.
        customer: CustomerId,
        /// Who found it.
        by: AccountId,
        /// The customer's step.
        step: Step,
    },
    /// The customer was reminded.
    #[serde(rename = "attachment.reminded")]
    Reminded {},
    /// The customer is attached.
    #[serde(rename = "attachment.accepted")]
    Accepted {
        /// Its id.
        id: AttachmentId,
        /// Who.
        customer: CustomerId,
        /// Who of them said so.
        by: AccountId,
    },
    /// It is not going to be.
    #[serde(rename = "attachment.declined")]
    Declined {
        /// Its id.
        id: AttachmentId,
        /// The customer that said no; none where support did.
        customer: Option<CustomerId>,
        /// Who said so.
        by: AccountId,
        /// Why, where it was said.
        reason: Option<Prose>,
    },
    /// The customer said nothing in time.
    #[serde(rename = "attachment.expired")]
    Expired {
        /// Its id.
        id: AttachmentId,
    },
    /// The partner took its request back.
    #[serde(rename = "attachment.withdrawn")]
    Withdrawn {
        /// Its id.
        id: AttachmentId,
        /// Who of them.
        by: AccountId,
    },
    /// Attached no more: what is pending between the two ends at once, what is delegated stops.
    #[serde(rename = "attachment.ended")]
    Ended {
        /// Its id.
        id: AttachmentId,
        /// Who was attached.
        customer: CustomerId,
        /// Which side ended it.
        side: Side,
        /// Who of them.
        by: AccountId,
    },
}

impl Event {
    /// What others are told of it. Whom support has found, and who of them said no, is not the partner's to know; from when it
    /// is attached, it is.
    pub(super) fn told(&self) -> Told {
        match self {
            Self::Requested { dossier, step } => {
                let Dossier { id, partner: _, by, person: _, name: _, hint: _, request: _, at: _ } = dossier;
                Told::nothing().and("attachment", id).and("by", by).and("step", step)
            }
            Self::ForwardingReminded {} | Self::ForwardingOverdue {} | Self::Reminded {} => Told::nothing(),
            Self::Forwarded { id, customer: _, by: _, step } => Told::nothing().and("attachment", id).and("until", step.deadline),
            Self::Accepted { id, customer, by: _ } => Told::nothing().and("attachment", id).and("customer", customer),
            Self::Declined { id, customer: _, by: _, reason: _ } | Self::Expired { id } => Told::nothing().and("attachment", id),
            Self::Withdrawn { id, by } => Told::nothing().and("attachment", id).and("by", by),
            Self::Ended { id, customer, side, by: _ } => Told::nothing().and("attachment", id).and("customer", customer).and("side", side),
        }
    }
}
