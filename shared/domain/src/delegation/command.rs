use jiff::civil::Date;

use super::{Addressee, Means};
use crate::{
    digest::Digest,
    id::{AttachmentId, CustomerId, DelegationId, PartnerId, PersonId},
    values::Prose,
};

/// A customer's request that a partner takes trackers over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requesting {
    /// The delegation's id.
    pub id: DelegationId,
    /// Whose trackers.
    pub customer: CustomerId,
    /// Who is to pay.
    pub partner: PartnerId,
    /// By which the two are attached.
    pub attachment: AttachmentId,
    /// The attachment's version, which only its end changes.
    pub attachment_version: u64,
    /// Where the personal data of whoever asks is.
    pub person: PersonId,
    /// How many trackers.
    pub count: u32,
    /// Which, by digest.
    pub digest: Digest,
    /// The first of them.
    pub sample: Vec<String>,
    /// The credit day it is to begin; at once where there is none.
    pub start: Option<Date>,
    /// To whom the link goes.
    pub addressee: Addressee,
    /// The request, by digest.
    pub request: Digest,
}

/// What can be asked of a delegation. Who asks is the occasion's actor.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// The customer asks the partner.
    Request(Box<Requesting>),
    /// The partner takes the trackers over.
    Approve {
        /// Where the personal data of whoever decides is.
        person: PersonId,
        /// How.
        means: Means,
    },
    /// It does not.
    Decline {
        /// Where the personal data of whoever decides is.
        person: PersonId,
        /// How.
        means: Means,
        /// Why, if they say.
        reason: Option<Prose>,
    },
    /// The customer takes its request back.
    Withdraw,
    /// "Wrong person?": another administrator of the partner's decides; the first link is void.
    PassOn {
        /// Who.
        to: Addressee,
        /// How it was passed on.
        means: Means,
    },
    /// The partner has no credits.
    Pause,
    /// It has credits again.
    Resume,
    /// Either side stops it.
    AnnounceStop,
    /// The two are attached no more.
    EndLink {
        /// Which side ended it.
        side: crate::attachment::Side,
    },
    /// Time passed.
    PassTime,
}
