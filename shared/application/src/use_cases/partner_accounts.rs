//! A partner asks for its account; support activates it (product.md, section 3).
//!
//! An act takes two trips. Nobody decides on a partner they belong to: the transaction asks, along with the write, that whoever
//! decides has no seat there.

use domain::{
    id::PartnerId,
    organisation::{OrganisationId, Role},
    partner_account::{Command, PartnerAccount, Rejection},
    values::Prose,
};
use jiff::Timestamp;

use super::{
    ATTEMPTS,
    interest::{Interest, ask_for_interest, seat_of},
};
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::Loaded,
    moment::Moment,
    ports::{Reads, StoreError, Write, Writes},
    records,
};

/// The roles that ask for it.
pub const REQUESTERS: &[Role] = &[Role::PartnerAdmin];
/// The roles that activate it.
pub const DECIDERS: &[Role] = &[Role::Support];

/// What support decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Customers may be attached from now on.
    Activate,
    /// Not now.
    Decline {
        /// Why.
        reason: Prose,
    },
}

/// Why it was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A partner's account as its own people see it; of version 0 where nobody has asked for it.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn account(
    reads: &impl Reads,
    credential: &Credential,
    partner: &PartnerId,
    now: Timestamp,
) -> Result<(Caller, Loaded<PartnerAccount>), AccountError> {
    read(reads, credential, OrganisationId::Partner(*partner), partner, now).await
}

/// A partner's account as support sees it.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn for_support(
    reads: &impl Reads,
    credential: &Credential,
    partner: &PartnerId,
    now: Timestamp,
) -> Result<(Caller, Loaded<PartnerAccount>), AccountError> {
    let (caller, loaded) = read(reads, credential, OrganisationId::Platform, partner, now).await?;
    caller.require(DECIDERS)?;
    Ok((caller, loaded))
}

async fn read(
    reads: &impl Reads,
    credential: &Credential,
    organisation: OrganisationId,
    partner: &PartnerId,
    now: Timestamp,
) -> Result<(Caller, Loaded<PartnerAccount>), AccountError> {
    let key = records::partner_account::key(partner);
    let (caller, mut items) = authorise(reads, credential, organisation, std::slice::from_ref(&key), now).await?;
    Ok((caller, Loaded::read(key, items.pop().flatten())?))
}

/// Asks for it.
///
/// # Errors
/// [`AccountError`]; then nothing has changed.
pub async fn request(
    store: &(impl Reads + Writes),
    credential: &Credential,
    partner: &PartnerId,
    note: Option<&Prose>,
    moment: Moment<'_>,
) -> Result<Loaded<PartnerAccount>, AccountError> {
    let Moment { now, request_id, programme } = moment;
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, loaded) = account(store, credential, partner, now).await?;
        caller.require(REQUESTERS)?;
        let command = Command::Request { partner: *partner, by: caller.account, person: caller.person, note: note.cloned() };
        let outcome = loaded.decide(command, &caller.occasion(now, request_id), programme)?;
        let Some(writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// The place of the condition that whoever decides has no seat there: behind the aggregate itself.
const SEAT: usize = 1;

/// Decides on it.
///
/// # Errors
/// [`AccountError`]; then nothing has changed.
pub async fn decide(
    store: &(impl Reads + Writes),
    credential: &Credential,
    partner: &PartnerId,
    decision: &Decision,
    moment: Moment<'_>,
) -> Result<Loaded<PartnerAccount>, AccountError> {
    let Moment { now, request_id, programme } = moment;
    let theirs = OrganisationId::Partner(*partner);
    let mut interest = Interest::Unasked;
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, loaded) = for_support(store, credential, partner, now).await?;
        let (by, is_of_partner) = (caller.account, interest == Interest::Found);
        let command = match decision {
            Decision::Activate => Command::Activate { by, is_of_partner },
            Decision::Decline { reason } => Command::Decline { by, is_of_partner, reason: reason.clone() },
        };
        let outcome = loaded.decide(command, &caller.occasion(now, request_id), programme)?;
        let Some(mut writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
        writes.insert(SEAT, Write::Check(seat_of(theirs, &caller), interest.condition()));
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => {
                if conflict == (StoreError::Conflict { at: SEAT }) {
                    interest = ask_for_interest(store, theirs, &caller).await?;
                }
                last = conflict;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}
