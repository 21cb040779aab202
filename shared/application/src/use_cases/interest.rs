//! Nobody decides on an organisation they belong to (product.md, "People"): the write itself asks whether they do.

use domain::{
    member::{self, Member},
    organisation::OrganisationId,
};

use crate::{
    access::Caller,
    engine::Loaded,
    ports::{Condition, Key, Reads, StoreError},
    records,
};

/// What is known of the seat that whoever decides has in the organisation decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interest {
    /// Hardly anybody has one: the write itself asks.
    Unasked,
    /// There is an item, and no seat is taken by it: they were invited, or have left.
    NotTaken(u64),
    /// They belong to it.
    Found,
}

impl Interest {
    /// On what a decision depends.
    pub(super) const fn condition(self) -> Condition {
        match self {
            Self::Unasked | Self::Found => Condition::Absent,
            Self::NotTaken(version) => Condition::VersionIs(version),
        }
    }
}

/// Where their seat would be.
pub(super) fn seat_of(organisation: OrganisationId, caller: &Caller) -> Key {
    records::member::key(&organisation, &caller.account)
}

/// Looks more closely at who has an item there.
pub(super) async fn ask_for_interest(reads: &impl Reads, organisation: OrganisationId, caller: &Caller) -> Result<Interest, StoreError> {
    let key = seat_of(organisation, caller);
    let item = reads.fetch(std::slice::from_ref(&key)).await?.pop().flatten();
    let seat = Loaded::<Member>::read(key, item)?;
    Ok(match seat.state {
        member::State::Active { .. } => Interest::Found,
        // An invitation that nobody has taken up must not keep a reviewer from their work.
        member::State::Invited { .. } | member::State::Removed { .. } => Interest::NotTaken(seat.version),
        member::State::Vacant => Interest::Unasked,
    })
}
