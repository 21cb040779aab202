//! Accounts of credits: what their people read of them, and what staff put on them.

use domain::{
    creation::Creation,
    credits::{Command, CreditsAccount, Rejection, TopUp},
    id::TopUpId,
    member::{self, Member},
    organisation::{OrganisationId, Role},
    values::{Credits, Prose},
};
use jiff::civil::Date;

use super::ATTEMPTS;
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::Loaded,
    moment::Moment,
    ports::{Condition, Cursor, Key, Lists, Reads, StoreError, Write, Writes},
    records::{
        self, Record as _,
        consumption::Consumed,
        credits::{AccountLine, ToppedUp},
    },
};

/// Who reads a customer's account, or a partner's; whoever supports it looks on.
const READERS: &[Role] = &[Role::FleetAdmin, Role::Developer, Role::Support];
/// Lines that a statement goes back: a year of days, and what was put on the account.
pub const LINES: usize = 400;

/// Why an account was not shown, or nothing put on it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditsError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The caller has a seat with the organisation whose account it is.
    #[error("nobody tops up the account of an organisation they belong to")]
    OwnOrganisation,
    /// There is no such organisation.
    #[error("no such organisation")]
    NoSuchOrganisation,
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An account as it stands, and its lines, newest day first.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The account.
    pub account: Loaded<CreditsAccount>,
    /// Its latest lines.
    pub lines: Vec<AccountLine>,
}

/// What an organisation reads of its account: it and its lines, at once.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn statement(store: &(impl Reads + Lists), caller: &Caller) -> Result<Statement, AccessError> {
    may_read(caller)?;
    let organisation = &caller.organisation;
    let lines = async { all(store, records::credits::lines(organisation), LINES).await };
    let (account, lines) = futures_util::try_join!(find(store, organisation), lines)?;
    Ok(Statement { account, lines })
}

/// The lines of one month, oldest day first.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn month(lists: &impl Lists, caller: &Caller, month: &str) -> Result<Vec<AccountLine>, AccessError> {
    may_read(caller)?;
    Ok(all(lists, records::credits::of_month(&caller.organisation, month), LINES).await?)
}

/// A page of the events that an account paid for of one day.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn events(
    lists: &impl Lists,
    caller: &Caller,
    day: Date,
    limit: usize,
    cursor: Option<Cursor>,
) -> Result<(Vec<Consumed>, Option<Cursor>), AccessError> {
    may_read(caller)?;
    let page = lists.list(&records::consumption::of_account(&caller.organisation, day).limit(limit).after(cursor)).await?;
    let consumed = page.rows.into_iter().map(|row| {
        let summary = row.attributes.get("summary").cloned().unwrap_or_default();
        serde_json::from_value(summary).map_err(|error| StoreError::Unreadable(records::shape(&error)))
    });
    Ok((consumed.collect::<Result<Vec<_>, _>>()?, page.next))
}

/// An account, for whoever was let in otherwise.
///
/// # Errors
/// The store's.
pub async fn find(reads: &impl Reads, organisation: &OrganisationId) -> Result<Loaded<CreditsAccount>, StoreError> {
    let key = records::credits::key(organisation);
    Loaded::read(key.clone(), reads.fetch(std::slice::from_ref(&key)).await?.pop().flatten())
}

/// An organisation's account for staff, in one trip.
///
/// # Errors
/// Why the caller may not, that there is no such organisation, or the store's.
pub async fn for_staff(
    reads: &impl Reads,
    credential: &Credential,
    organisation: OrganisationId,
    now: jiff::Timestamp,
) -> Result<(Caller, Loaded<CreditsAccount>), CreditsError> {
    let (place, own) = (records::credits::key(&organisation), itself(&organisation).ok_or(CreditsError::NoSuchOrganisation)?);
    let (caller, items) = authorise(reads, credential, OrganisationId::Platform, &[place.clone(), own], now).await?;
    caller.require(&[Role::Operator])?;
    let mut items = items.into_iter();
    let account = Loaded::read(place, items.next().flatten())?;
    items.next().flatten().ok_or(CreditsError::NoSuchOrganisation)?;
    Ok((caller, account))
}

/// What staff put on an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Whose account.
    pub organisation: OrganisationId,
    /// How many credits.
    pub credits: Credits,
    /// Why, in words that the organisation reads.
    pub reason: Prose,
}

/// Puts credits on an account. Two trips: session, seats, the organisation and its account; one transaction. The same top-up again
/// finds the first.
///
/// # Errors
/// [`CreditsError`]; then nothing was put on it.
pub async fn top_up(
    store: &(impl Reads + Writes),
    credential: &Credential,
    wanted: &Wanted,
    creation: &Creation,
    moment: Moment<'_>,
) -> Result<(Loaded<CreditsAccount>, TopUpId), CreditsError> {
    let Wanted { organisation, credits, reason } = wanted;
    let (id, request) = (creation.id::<domain::id::TopUpKind>(), creation.request());
    let own = itself(organisation).ok_or(CreditsError::NoSuchOrganisation)?;
    let seat = records::member::key(organisation, &credential.account());
    let (place, made) = (records::credits::key(organisation), records::credits::top_up_key(organisation, &id));
    let also = [place.clone(), own, seat.clone(), made];
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, items) = authorise(store, credential, OrganisationId::Platform, &also, moment.now).await?;
        caller.require(&[Role::Operator])?;
        let mut items = items.into_iter();
        let account = Loaded::<CreditsAccount>::read(place.clone(), items.next().flatten())?;
        items.next().flatten().ok_or(CreditsError::NoSuchOrganisation)?;
        let own_seat = Loaded::<Member>::read(seat.clone(), items.next().flatten())?;
        if is_held(&own_seat.state) {
            return Err(CreditsError::OwnOrganisation);
        }
        // The account remembers the latest only; the ledger all of them.
        if let Some(made) = items.next().flatten().map(ToppedUp::read).transpose()? {
            return if made.request == *request { Ok((account, id)) } else { Err(Rejection::IdempotencyKeyReused.into()) };
        }
        let command = TopUp { id, request: request.clone(), organisation: *organisation, credits: *credits, reason: reason.clone() };
        let occasion = caller.occasion(moment.now, moment.request_id);
        let outcome = account.decide(Command::TopUp(command), &occasion, moment.programme)?;
        let Some(mut writes) = outcome.writes(moment.now)? else { return Ok((outcome.into_aggregate(), id)) };
        let stays = if own_seat.version == 0 { Condition::Absent } else { Condition::VersionIs(own_seat.version) };
        writes.push(Write::Check(seat.clone(), stays));
        match store.commit(writes).await {
            Ok(()) => return Ok((outcome.into_aggregate(), id)),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

const fn is_held(seat: &member::State) -> bool {
    match seat {
        member::State::Active { .. } | member::State::Invited { .. } => true,
        member::State::Vacant | member::State::Removed { .. } => false,
    }
}

fn may_read(caller: &Caller) -> Result<(), AccessError> {
    match caller.organisation {
        OrganisationId::Partner(_) | OrganisationId::Customer(_) => caller.require(READERS),
        OrganisationId::Platform => Err(AccessError::NotAMember),
    }
}

/// The organisation's own item; the platform has no account.
fn itself(organisation: &OrganisationId) -> Option<Key> {
    match organisation {
        OrganisationId::Platform => None,
        OrganisationId::Partner(id) => Some(records::partner::key(id)),
        OrganisationId::Customer(id) => Some(records::directory::customer_key(id)),
    }
}

async fn all(lists: &impl Lists, query: crate::ports::Query, most: usize) -> Result<Vec<AccountLine>, StoreError> {
    let page = lists.list(&query.limit(most)).await?;
    page.rows.into_iter().map(AccountLine::read).collect()
}
