//! Trackers that a customer delegates to its partner: asked for, decided, stopped (product.md, section 3).
//!
//! ```text
//! request:   attachment, trackers, segments ──→ one transaction: delegation, segments, the attachment standing still
//! decision:  link or session, seat, delegation ──→ one transaction: delegation, the attachment standing still
//! ```
//! A decision takes two trips, by link or signed in. That the two are attached still is a condition of its write, so that nothing
//! is approved from the moment the attachment has ended.

mod approval;
pub mod follow;
mod request;
mod selection;

pub use approval::{By, Choice, LinkError, LinkPath, Opened, act_by_link, open_link, read_path};
pub use request::{Refused, Request, RequestError, Requested, request};
pub use selection::{Selection, parse_trackers};

use domain::{
    aggregate::Aggregate as _,
    attachment::Side,
    delegation::{Addressee, Command, Delegation, Event, Means, Rejection, State},
    id::{AccountId, DelegationId, PartnerId},
    member::{self, Member},
    organisation::{OrganisationId, Role},
    values::Prose,
};
use jiff::Timestamp;

use super::ATTEMPTS;
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::{Loaded, Outcome},
    moment::Moment,
    ports::{Cursor, Key, Lists, Query, Reads, StoreError, Writes},
    records::{self, Record as _, delegation::Reference, fleet::Segment},
};

/// The customer's roles that ask, withdraw and stop.
pub const DELEGATORS: &[Role] = &[Role::Admin, Role::FleetAdmin];
/// The partner's roles that decide and stop.
pub const DECIDERS: &[Role] = &[Role::PartnerAdmin];

/// What somebody who has signed in does with a delegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The partner takes the trackers over.
    Approve,
    /// The partner does not.
    Decline {
        /// Why, if they say.
        reason: Option<Prose>,
    },
    /// Another administrator of the partner's is to decide.
    PassOn {
        /// Who.
        to: AccountId,
    },
    /// The customer takes its request back.
    Withdraw,
    /// Either side stops it.
    Stop,
}

/// Why it was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DelegationError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// What the caller saw is not what is there any more (`If-Match`, or the form's version).
    #[error("the delegation has changed meanwhile")]
    Stale,
    /// Whom it is to be passed on to is no administrator of the partner's.
    #[error("not an administrator of the partner")]
    NotAnAdministrator,
    /// The two are attached no more.
    #[error("the customer is not attached any more")]
    NotAttached,
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One delegation, as one of its two sides sees it.
///
/// # Errors
/// Why the caller may not, that there is none, or the store's.
pub async fn detail(
    reads: &impl Reads,
    credential: &Credential,
    organisation: OrganisationId,
    delegation: &DelegationId,
    now: Timestamp,
) -> Result<(Caller, Loaded<Delegation>), DelegationError> {
    let key = records::delegation::key(delegation);
    let (caller, mut items) = authorise(reads, credential, organisation, std::slice::from_ref(&key), now).await?;
    let loaded = Loaded::<Delegation>::read(key, items.pop().flatten())?;
    if side_of(&loaded.state, organisation).is_none() {
        return Err(Rejection::NotFound.into());
    }
    Ok((caller, loaded))
}

/// Which side of a delegation an organisation is.
#[must_use]
pub fn side_of(state: &State, organisation: OrganisationId) -> Option<Side> {
    let dossier = state.dossier()?;
    match organisation {
        OrganisationId::Partner(partner) if partner == dossier.partner => Some(Side::Partner),
        OrganisationId::Customer(customer) if customer == dossier.customer => Some(Side::Customer),
        OrganisationId::Platform | OrganisationId::Partner(_) | OrganisationId::Customer(_) => None,
    }
}

/// Does one act. `seen` is the version the caller acts on; without one the act is on whatever is there.
///
/// # Errors
/// [`DelegationError`]; then nothing has changed.
pub async fn act(
    store: &(impl Reads + Writes),
    credential: &Credential,
    organisation: OrganisationId,
    delegation: &DelegationId,
    seen: Option<u64>,
    act: &Act,
    moment: Moment<'_>,
) -> Result<Loaded<Delegation>, DelegationError> {
    let Moment { now, request_id, programme } = moment;
    let roles = if matches!(organisation, OrganisationId::Partner(_)) { DECIDERS } else { DELEGATORS };
    let mut keys = vec![records::delegation::key(delegation)];
    if let Act::PassOn { to } = act {
        keys.push(records::member::key(&organisation, to));
    }
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, items) = authorise(store, credential, organisation, &keys, now).await?;
        caller.require(roles)?;
        let mut items = items.into_iter();
        let loaded = Loaded::<Delegation>::read(keys[0].clone(), items.next().flatten())?;
        let version = loaded.version;
        let (person, means) = (caller.person, Means::SignedIn);
        let command = match act {
            Act::Approve => Command::Approve { person, means },
            Act::Decline { reason } => Command::Decline { person, means, reason: reason.clone() },
            Act::PassOn { .. } => {
                let seat = Loaded::<Member>::read(keys[1].clone(), items.next().flatten())?;
                Command::PassOn { to: administrator(&seat.state).ok_or(DelegationError::NotAnAdministrator)?, means }
            }
            Act::Withdraw => Command::Withdraw,
            Act::Stop => Command::AnnounceStop,
        };
        let outcome = loaded.decide(command, &caller.occasion(now, request_id), programme)?;
        // An act that has already taken effect is answered as done, however old the page it was sent from.
        if seen.is_some_and(|seen| seen != version) && matches!(outcome, Outcome::Changed(..)) {
            return Err(DelegationError::Stale);
        }
        match commit(store, &outcome, now).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(DelegationError::Store(conflict @ StoreError::Conflict { .. })) => last = conflict,
            Err(error) => return Err(error),
        }
    }
    Err(last.into())
}

/// Commits what was decided. What takes effect by the partner's word depends on the two being attached still.
async fn commit(store: &(impl Reads + Writes), outcome: &Outcome<Delegation>, now: Timestamp) -> Result<(), DelegationError> {
    let Some(mut writes) = outcome.writes(now)? else { return Ok(()) };
    let decided = outcome.aggregate();
    // Only an approval needs it: whoever declines or stops may, whatever became of the attachment.
    let is_approval = decided.decided.iter().any(|event| matches!(event.event, Event::Approved { .. }));
    let attachment = decided.state.dossier().map(|dossier| (dossier.attachment, dossier.attachment_version));
    let Some((attachment, version)) = attachment.filter(|_| is_approval) else { return Ok(store.commit(writes).await?) };
    let check = writes.len();
    writes.push(super::attachments::stands(&attachment, version));
    match store.commit(writes).await {
        Err(StoreError::Conflict { at }) if at == check => Err(DelegationError::NotAttached),
        outcome => Ok(outcome?),
    }
}

/// Whom a seat makes an administrator of a partner's.
fn administrator(state: &member::State) -> Option<Addressee> {
    let member::State::Active { seat, .. } = state else { return None };
    let OrganisationId::Partner(partner) = seat.organisation else { return None };
    let is_administrator = seat.roles.contains(&Role::PartnerAdmin);
    is_administrator.then_some(Addressee { partner, account: seat.account, person: seat.person })
}

/// The administrators of a partner's to whom a request can be passed on.
///
/// # Errors
/// The store's.
pub async fn administrators(lists: &impl Lists, partner: &PartnerId) -> Result<Vec<Addressee>, StoreError> {
    let seats = super::members::seats(lists, &OrganisationId::Partner(*partner)).await?;
    Ok(seats.iter().filter_map(|seat| administrator(&seat.state)).collect())
}

/// A page of the caller's delegations, newest request first: those that are live, or those that are over.
///
/// # Errors
/// The store's.
pub async fn list(
    lists: &impl Lists,
    caller: &Caller,
    is_live: bool,
    cursor: Option<Cursor>,
) -> Result<(Vec<Reference>, Option<Cursor>), StoreError> {
    let of = if is_live { records::delegation::live_of } else { records::delegation::over_of };
    let query: Query = of(&caller.organisation).after(cursor);
    let page = lists.list(&query).await?;
    Ok((page.rows.into_iter().map(Reference::read).collect::<Result<_, _>>()?, page.next))
}

/// Every tracker of a delegation, as the host platform calls them, ascending. Claims outlive their delegation by as long as late
/// events are taken; of an older one nothing is listed any more.
///
/// # Errors
/// The store's.
pub async fn trackers(reads: &impl Reads, delegation: &State) -> Result<Vec<String>, StoreError> {
    let Some(dossier) = delegation.dossier() else { return Ok(vec![]) };
    let keys: Vec<Key> = (0..records::fleet::SEGMENTS).map(|number| records::fleet::key(&dossier.customer, number)).collect();
    let mut trackers = Vec::with_capacity(dossier.terms.count as usize);
    for segment in reads.fetch(&keys).await?.into_iter().flatten().map(Segment::read) {
        let claims = segment?.claims.into_iter().filter(|claim| claim.delegation == dossier.id);
        claims.for_each(|claim| trackers.extend(claim.trackers().map(ToOwned::to_owned)));
    }
    trackers.sort_unstable();
    Ok(trackers)
}

/// The name of a delegation's state.
#[must_use]
pub fn label(state: &State) -> &'static str {
    Delegation::label(state)
}
