use crate::{
    digest::Digest,
    id::{AttachmentId, CustomerId, PartnerId, PersonId},
    values::{Line, Prose},
};

/// A partner's request to have a customer attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The attachment's id.
    pub id: AttachmentId,
    /// Who asks.
    pub partner: PartnerId,
    /// Where the personal data of whoever asks is.
    pub person: PersonId,
    /// The customer, as the partner calls it.
    pub name: Line,
    /// How support recognises it.
    pub hint: Prose,
    /// The request, by digest.
    pub request: Digest,
    /// Whether the partner's account is active.
    pub is_active: bool,
}

/// What can be asked of an attachment. Who asks is the occasion's actor: a customer's words count for that customer only.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A partner asks for it.
    Ask(Box<Asking>),
    /// Support has found the customer.
    Forward {
        /// Which one.
        customer: CustomerId,
        /// Whether another attachment of the two is under way or in force.
        is_taken: bool,
        /// Whether whoever forwards belongs to one of the two.
        has_interest: bool,
    },
    /// Support does not forward it.
    TurnDown {
        /// Why.
        reason: Prose,
        /// Whether whoever decides belongs to the partner.
        has_interest: bool,
    },
    /// The customer wants it.
    Accept,
    /// The customer does not.
    Decline {
        /// Why, if it says.
        reason: Option<Prose>,
    },
    /// The partner takes its request back.
    Withdraw,
    /// Either side ends it.
    End,
    /// Time passed.
    PassTime,
}
