//! Support reads another organisation: first it says why, and the organisation can read that it did.

use domain::{
    organisation::{OrganisationId, Role},
    support_visit::{self, SupportVisit},
    values::Prose,
};

use super::ATTEMPTS;
use crate::{
    access::{AccessError, Credential, authorise},
    engine::Loaded,
    moment::Moment,
    ports::{Reads, StoreError, Writes},
    records,
};

/// Why a visit was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SupportError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] support_visit::Rejection),
    /// There is no such organisation.
    #[error("no such organisation")]
    NoSuchOrganisation,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a visit, or finds it begun for the same reason.
///
/// # Errors
/// [`SupportError`]; then nothing can be read that could not be before.
pub async fn open_visit(
    store: &(impl Reads + Writes),
    credential: &Credential,
    organisation: OrganisationId,
    reason: &Prose,
    moment: Moment<'_>,
) -> Result<Loaded<SupportVisit>, SupportError> {
    let Moment { now, request_id, programme } = moment;
    let key = records::support_visit::key(&organisation, &credential.account());
    let mut also = vec![key.clone()];
    also.extend(itself(&organisation));
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, items) = authorise(store, credential, OrganisationId::Platform, &also, now).await?;
        caller.require(&[Role::Support])?;
        let mut items = items.into_iter();
        let visit = Loaded::<SupportVisit>::read(key.clone(), items.next().flatten())?;
        let is_there = items.next().flatten().is_some() || organisation == OrganisationId::Platform;
        if !is_there {
            return Err(SupportError::NoSuchOrganisation);
        }
        let command = support_visit::Command::Open { visitor: caller.account, organisation, reason: reason.clone() };
        let outcome = visit.decide(command, &caller.occasion(now, request_id), programme)?;
        let Some(writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// The organisation's own item.
fn itself(organisation: &OrganisationId) -> Option<crate::ports::Key> {
    match organisation {
        OrganisationId::Platform => None,
        OrganisationId::Partner(id) => Some(records::partner::key(id)),
        OrganisationId::Customer(id) => Some(records::directory::customer_key(id)),
    }
}
