//! A partner has customers attached; support finds them, they accept, either side ends it (product.md, section 3).
//!
//! A partner learns of a customer only what it wrote itself, until the customer has accepted: it cannot find out whom we know. Of a
//! pair one attachment is under way or in force at a time: the aggregate claims the pair (`Family::claims`), and whoever comes
//! second meets the claim.

use domain::{
    attachment::{Asking, Attachment, Command, Rejection},
    creation::{Creation, IdempotencyKey},
    event::Actor,
    id::{AttachmentId, CustomerId, PartnerId},
    organisation::{OrganisationId, Role},
    partner_account::PartnerAccount,
    values::{Line, Prose},
};
use jiff::Timestamp;
use serde::Serialize;

use super::{
    ATTEMPTS,
    interest::{Interest, ask_for_interest, seat_of},
};
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::Loaded,
    moment::Moment,
    ports::{Condition, Cursor, Lists, Reads, StoreError, Write, Writes},
    records::{
        self, Record as _,
        attachment::{Attached, Pair},
    },
};

/// The partner's roles that ask, withdraw and end.
pub const ASKERS: &[Role] = &[Role::PartnerAdmin];
/// The customer's roles that accept, decline and end.
pub const ANSWERERS: &[Role] = &[Role::Admin];
/// The platform's roles that forward.
pub const FORWARDERS: &[Role] = &[Role::Support];

/// What a partner asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ask {
    /// The customer, as the partner calls it.
    pub name: Line,
    /// How support recognises it.
    pub hint: Prose,
}

/// What support does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forwarding {
    /// It has found the customer.
    Forward {
        /// Which one.
        customer: CustomerId,
    },
    /// It does not forward.
    TurnDown {
        /// Why.
        reason: Prose,
    },
}

/// What either side does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
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
}

/// Why it was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Support named a customer that the directory does not have.
    #[error("no such customer")]
    NoSuchCustomer,
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The attachment.
    pub attachment: Loaded<Attachment>,
    /// Whether it had been asked before.
    pub replayed: bool,
}

/// A partner asks for a customer to be attached. The same key with the same words again meets what it made.
///
/// # Errors
/// [`AttachmentError`]; then nothing has changed.
pub async fn ask(
    store: &(impl Reads + Writes),
    credential: &Credential,
    partner: &PartnerId,
    key: &IdempotencyKey,
    ask: &Ask,
    moment: Moment<'_>,
) -> Result<Asked, AttachmentError> {
    let Moment { now, request_id, programme } = moment;
    let organisation = OrganisationId::Partner(*partner);
    let creation = Creation::new(&Actor::Member(organisation, credential.account()), key, ask);
    let id: AttachmentId = creation.id();
    let keys = [records::attachment::key(&id), records::partner_account::key(partner)];
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, mut items) = authorise(store, credential, organisation, &keys, now).await?;
        caller.require(ASKERS)?;
        let account = Loaded::<PartnerAccount>::read(keys[1].clone(), items.pop().flatten())?;
        let asking = Asking {
            id,
            partner: *partner,
            person: caller.person,
            name: ask.name.clone(),
            hint: ask.hint.clone(),
            request: creation.request().clone(),
            is_active: account.state.is_active(),
        };
        let loaded = Loaded::<Attachment>::read(keys[0].clone(), items.pop().flatten())?;
        let outcome = loaded.decide(Command::Ask(Box::new(asking)), &caller.occasion(now, request_id), programme)?;
        let Some(writes) = outcome.writes(now)? else { return Ok(Asked { attachment: outcome.into_aggregate(), replayed: true }) };
        match store.commit(writes).await {
            Ok(()) => return Ok(Asked { attachment: outcome.into_aggregate(), replayed: false }),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// One attachment, as one of the two sides sees it.
///
/// # Errors
/// Why the caller may not, that there is none, or the store's.
pub async fn detail(
    reads: &impl Reads,
    credential: &Credential,
    organisation: OrganisationId,
    attachment: &AttachmentId,
    now: Timestamp,
) -> Result<(Caller, Loaded<Attachment>), AttachmentError> {
    let key = records::attachment::key(attachment);
    let (caller, mut items) = authorise(reads, credential, organisation, std::slice::from_ref(&key), now).await?;
    let loaded = Loaded::<Attachment>::read(key, items.pop().flatten())?;
    let is_theirs = match organisation {
        OrganisationId::Partner(partner) => loaded.state.dossier().is_some_and(|dossier| dossier.partner == partner),
        OrganisationId::Customer(customer) => loaded.state.customer() == Some(customer),
        OrganisationId::Platform => {
            caller.require(FORWARDERS)?;
            loaded.version > 0
        }
    };
    if is_theirs { Ok((caller, loaded)) } else { Err(Rejection::NotFound.into()) }
}

/// What one of the two sides does.
///
/// # Errors
/// [`AttachmentError`]; then nothing has changed.
pub async fn act(
    store: &(impl Reads + Writes),
    credential: &Credential,
    organisation: OrganisationId,
    attachment: &AttachmentId,
    act: &Act,
    moment: Moment<'_>,
) -> Result<Loaded<Attachment>, AttachmentError> {
    let Moment { now, request_id, programme } = moment;
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, loaded) = detail(store, credential, organisation, attachment, now).await?;
        caller.require(if matches!(organisation, OrganisationId::Customer(_)) { ANSWERERS } else { ASKERS })?;
        let command = match act {
            Act::Accept => Command::Accept,
            Act::Decline { reason } => Command::Decline { reason: reason.clone() },
            Act::Withdraw => Command::Withdraw,
            Act::End => Command::End,
        };
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

/// The place of the pair's claim in a commit: behind the attachment itself.
const CLAIM: usize = 1;

/// Support forwards a request, or turns it down.
///
/// # Errors
/// [`AttachmentError`]; then nothing has changed.
pub async fn forward(
    store: &(impl Reads + Writes),
    credential: &Credential,
    attachment: &AttachmentId,
    forwarding: &Forwarding,
    moment: Moment<'_>,
) -> Result<Loaded<Attachment>, AttachmentError> {
    let Moment { now, request_id, programme } = moment;
    let customer = match forwarding {
        Forwarding::Forward { customer } => Some(*customer),
        Forwarding::TurnDown { .. } => None,
    };
    let mut keys = vec![records::attachment::key(attachment)];
    keys.extend(customer.as_ref().map(records::directory::customer_key));
    let (mut of_partner, mut of_customer) = (Interest::Unasked, Interest::Unasked);
    // Hardly any pair is taken: the write itself asks, and only who meets another's claim looks at it.
    let mut is_taken = false;
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, items) = authorise(store, credential, OrganisationId::Platform, &keys, now).await?;
        caller.require(FORWARDERS)?;
        let mut items = items.into_iter();
        let loaded = Loaded::<Attachment>::read(keys[0].clone(), items.next().flatten())?;
        if customer.is_some() && items.next().flatten().is_none() {
            return Err(AttachmentError::NoSuchCustomer);
        }
        let Some(partner) = loaded.state.dossier().map(|dossier| dossier.partner) else { return Err(Rejection::NotFound.into()) };
        let has_interest = [of_partner, of_customer].contains(&Interest::Found);
        let command = match forwarding {
            Forwarding::Forward { customer } => Command::Forward { customer: *customer, is_taken, has_interest },
            Forwarding::TurnDown { reason } => Command::TurnDown { reason: reason.clone(), has_interest },
        };
        let outcome = loaded.decide(command, &caller.occasion(now, request_id), programme)?;
        let Some(mut writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
        let seats = [Some((OrganisationId::Partner(partner), of_partner)), customer.map(|of| (OrganisationId::Customer(of), of_customer))];
        let first = writes.len();
        let checks = seats.into_iter().flatten().map(|(of, interest)| Write::Check(seat_of(of, &caller), interest.condition()));
        writes.extend(checks);
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => {
                if conflict == (StoreError::Conflict { at: first }) {
                    of_partner = ask_for_interest(store, OrganisationId::Partner(partner), &caller).await?;
                }
                if let Some(customer) = customer.filter(|_| conflict == StoreError::Conflict { at: CLAIM }) {
                    let pair = store.fetch(&[records::attachment::pair_key(&customer, &partner)]).await?.pop().flatten();
                    is_taken = pair.map(Pair::read).transpose()?.is_some_and(|pair| pair.attachment != *attachment);
                }
                if let Some(customer) = customer.filter(|_| conflict == StoreError::Conflict { at: first + 1 }) {
                    of_customer = ask_for_interest(store, OrganisationId::Customer(customer), &caller).await?;
                }
                last = conflict;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// A page of a partner's attachments in every state, newest request first.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn of_partner(
    store: &(impl Reads + Lists),
    caller: &Caller,
    cursor: Option<Cursor>,
) -> Result<(Vec<Loaded<Attachment>>, Option<Cursor>), AttachmentError> {
    let partner = caller.partner()?;
    let page = store.list(&records::attachment::of_partner(&partner).descending().after(cursor)).await?;
    let keys: Vec<_> = page.rows.into_iter().map(|row| row.key).collect();
    let items = if keys.is_empty() { vec![] } else { store.fetch(&keys).await? };
    let loaded = keys.into_iter().zip(items).map(|(key, item)| Loaded::read(key, item)).collect::<Result<Vec<_>, _>>()?;
    Ok((loaded, page.next))
}

/// A page of the customers that are attached to a partner.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn attached_to(
    lists: &impl Lists,
    caller: &Caller,
    cursor: Option<Cursor>,
) -> Result<(Vec<Attached>, Option<Cursor>), AttachmentError> {
    let partner = caller.partner()?;
    let page = lists.list(&records::attachment::attached_to(&partner).after(cursor)).await?;
    Ok((page.rows.into_iter().map(Attached::read).collect::<Result<_, _>>()?, page.next))
}

/// A page of the partners that a customer is attached to, or was asked by.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn of_customer(
    lists: &impl Lists,
    caller: &Caller,
    cursor: Option<Cursor>,
) -> Result<(Vec<Pair>, Option<Cursor>), AttachmentError> {
    let OrganisationId::Customer(customer) = caller.organisation else { return Err(AccessError::NotAMember.into()) };
    let page = lists.list(&records::attachment::of_customer(&customer).after(cursor)).await?;
    Ok((page.rows.into_iter().map(Pair::read).collect::<Result<_, _>>()?, page.next))
}

/// The condition that two are attached still, by the version that only the end changes.
pub(super) fn stands(attachment: &AttachmentId, version: u64) -> Write {
    Write::Check(records::attachment::key(attachment), Condition::VersionIs(version))
}
