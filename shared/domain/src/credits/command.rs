use jiff::civil::Date;

use crate::{
    digest::Digest,
    id::{DelegationId, TopUpId},
    organisation::OrganisationId,
    values::{Credits, Prose},
};

/// What can be asked of an account. Each names whose it is: an account is there before anything has been written of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Staff put credits on it.
    TopUp(TopUp),
    /// Consumption that was accepted is booked.
    Post {
        /// Whose account.
        organisation: OrganisationId,
        /// Which tallies, by the digest of their keys: booked twice, they count once.
        batch: Digest,
        /// What they come to.
        postings: Vec<Posting>,
    },
    /// Time passed.
    PassTime,
}

/// Credits put on an account.
#[derive(Clone, Debug, PartialEq)]
pub struct TopUp {
    /// Its id, out of who asked and their key.
    pub id: TopUpId,
    /// What was asked for, by digest.
    pub request: Digest,
    /// Whose account.
    pub organisation: OrganisationId,
    /// How many.
    pub credits: Credits,
    /// Why, in words that the organisation reads.
    pub reason: Prose,
}

/// What was consumed on one day (UTC), for one delegation or for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The day of the events.
    pub day: Date,
    /// The delegation that makes the account the payer.
    pub delegation: Option<DelegationId>,
    /// What it costs.
    pub credits: Credits,
    /// How many events.
    pub events: u64,
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The account has not been opened.
    #[error("the account has not been opened")]
    NotFound,
    /// A top-up of nothing.
    #[error("a top-up puts something on the account")]
    NothingToTopUp,
    /// The key of the top-up was used for another.
    #[error("the key was used for another top-up")]
    IdempotencyKeyReused,
}
