//! The review desk for listings: staff claim a version, check it against the standards, ask, want changes, approve, reject;
//! publish what is approved; suspend, lift and retire what is published.
//!
//! Two trips: session, seat and listing together; then one transaction. Nobody decides on a partner they belong to, and
//! whose listing it is is known only once it was read: so the transaction asks, along with the write, that the reviewer
//! has no seat there, and only who has one is looked at more closely.

use domain::{
    id::{self, ListingId, PartnerId, QuestionId},
    listing::{self, Command, Difference, Listing, Rejection, Reviewer, Verdict},
    organisation::{OrganisationId, Role},
    programme::Part,
    values::Prose,
};
use jiff::Timestamp;

use super::{
    ATTEMPTS,
    interest::{Interest, ask_for_interest, seat_of},
    listings::{Detail, ListingsError, ReadVersion, read_detail, read_version, version_keys},
};
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::{Loaded, Outcome},
    moment::Moment,
    ports::{Index, Lists, Query, Reads, Rows, StoreError, Table, Write, Writes},
    records::{self, Record as _, listing::Frozen},
};

/// The roles that read and decide on listings.
pub const REVIEWERS: &[Role] = &[Role::Reviewer];

/// What a reviewer does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Takes the version.
    Claim,
    /// Says how it stands to a standard.
    Check {
        /// The part of the checklist.
        part: Part,
        /// The standard.
        id: String,
        /// How it stands to it.
        verdict: Verdict,
        /// Why.
        note: Option<Prose>,
    },
    /// Asks the partner.
    Ask {
        /// The question.
        text: Prose,
    },
    /// Wants another version.
    RequestChanges {
        /// What is to change.
        reasons: Prose,
    },
    /// Finds it good for the catalogue.
    Approve,
    /// Refuses.
    Reject {
        /// Why.
        reasons: Prose,
    },
    /// Puts the approved version into the catalogue.
    Publish,
    /// Keeps the published version from customers.
    Suspend {
        /// Why.
        reason: Prose,
        /// When time alone lifts it.
        lift_at: Option<Timestamp>,
    },
    /// Gives it back to customers.
    Lift,
    /// Keeps the app from reading anything, of anybody's, from the next read on.
    Stop {
        /// Why.
        reason: Prose,
    },
    /// Lets it read again what was consented to.
    Release,
    /// Takes it away for good.
    Retire,
}

/// Why a review act was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListingReviewError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// What the caller saw is not what is there any more (`If-Match`, or the form's version).
    #[error("the listing has changed meanwhile")]
    Stale,
    /// The listing has no such version.
    #[error("no such version")]
    NoSuchVersion,
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A page of the listings in a state, oldest submission first.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn queue(lists: &impl Lists, caller: &Caller, state: &str, cursor: Option<String>) -> Result<Rows, AccessError> {
    caller.require(REVIEWERS)?;
    let query = Query::of(Table::Partners, Index::Listed, records::listing::list(state)).after(cursor);
    Ok(lists.list(&query).await?)
}

/// One listing with what its newest version says.
///
/// # Errors
/// Why the caller may not, that there is none, or the store's.
pub async fn detail(
    reads: &impl Reads,
    credential: &Credential,
    listing: &ListingId,
    now: Timestamp,
) -> Result<(Caller, Detail), ListingReviewError> {
    for _ in 0..ATTEMPTS {
        let keys = [records::listing::key(listing), records::listing::draft_key(listing)];
        let (caller, items) = authorise(reads, credential, OrganisationId::Platform, &keys, now).await?;
        caller.require(REVIEWERS)?;
        if let Some(detail) = read_detail(listing, items).map_err(of_reading)? {
            return Ok((caller, detail));
        }
    }
    Err(StoreError::Conflict { at: 0 }.into())
}

/// What the newest version says otherwise than the version before it; none for the first.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn differences(reads: &impl Reads, caller: &Caller, newest: &Detail) -> Result<Option<Vec<Difference>>, AccessError> {
    caller.require(REVIEWERS)?;
    let Some(dossier) = newest.listing.state.dossier().filter(|dossier| dossier.newest.number > 1) else { return Ok(None) };
    let last = reads.fetch(&[records::listing::version_key(&dossier.id, dossier.newest.number - 1)]).await?.pop().flatten();
    Ok(last.map(Frozen::read).transpose()?.map(|last| listing::difference(&last.content, &newest.content)))
}

/// What a version says, and what it says otherwise than the version before it; none for the first.
///
/// # Errors
/// Why the caller may not, that there is none, or the store's.
pub async fn version(
    reads: &impl Reads,
    credential: &Credential,
    listing: &ListingId,
    number: u32,
    now: Timestamp,
) -> Result<(Caller, ReadVersion), ListingReviewError> {
    let keys = version_keys(listing, number);
    let (caller, items) = authorise(reads, credential, OrganisationId::Platform, &keys, now).await?;
    caller.require(REVIEWERS)?;
    Ok((caller, read_version(listing, number, items).map_err(of_reading)?))
}

/// Does one act. `seen` is the version the caller acts on; without one the act is on whatever is there.
///
/// # Errors
/// [`ListingReviewError`]; then nothing has changed.
pub async fn act(
    store: &(impl Reads + Writes),
    credential: &Credential,
    listing: &ListingId,
    seen: Option<u64>,
    act: &Act,
    moment: Moment<'_>,
) -> Result<Loaded<Listing>, ListingReviewError> {
    let Moment { now, request_id, programme } = moment;
    let key = records::listing::key(listing);
    let mut interest = Interest::Unasked;
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, mut items) = authorise(store, credential, OrganisationId::Platform, std::slice::from_ref(&key), now).await?;
        caller.require(REVIEWERS)?;
        let loaded = Loaded::<Listing>::read(key.clone(), items.pop().flatten())?;
        let version = loaded.version;
        let Some(partner) = loaded.state.dossier().map(|dossier| dossier.partner) else { return Err(Rejection::NotFound.into()) };
        let command = command(act, listing, &caller, interest == Interest::Found);
        let outcome = loaded.decide(command, &caller.occasion(now, request_id), programme)?;
        // An act that has already taken effect is answered as done, however old the page it was sent from.
        if seen.is_some_and(|seen| seen != version) && matches!(outcome, Outcome::Changed(..)) {
            return Err(ListingReviewError::Stale);
        }
        let Some(mut writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
        let check = Write::Check(seat_of(OrganisationId::Partner(partner), &caller), interest.condition());
        writes.insert(SEAT, check);
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => {
                if conflict == (StoreError::Conflict { at: SEAT }) {
                    interest = ask_for_interest(store, OrganisationId::Partner(partner), &caller).await?;
                }
                last = conflict;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// Whether a reviewer belongs to the partner, by a seat there: then nothing is theirs to decide, and no button need say so.
///
/// # Errors
/// The store's.
pub async fn is_of_partner(reads: &impl Reads, partner: &PartnerId, caller: &Caller) -> Result<bool, StoreError> {
    Ok(ask_for_interest(reads, OrganisationId::Partner(*partner), caller).await? == Interest::Found)
}

/// The place of that condition in a commit: behind the listing itself.
const SEAT: usize = 1;

fn command(act: &Act, listing: &ListingId, caller: &Caller, is_of_partner: bool) -> Command {
    let is_operator = caller.roles.contains(&Role::Operator);
    let reviewer = Reviewer { account: caller.account, is_operator, domain: caller.domain.clone(), is_of_partner };
    match act {
        Act::Claim => Command::Claim(reviewer),
        Act::Check { part, id, verdict, note } => {
            Command::Check { reviewer, part: *part, id: id.clone(), verdict: *verdict, note: note.clone() }
        }
        // The same question from the same reviewer is the same question: a form sent twice asks once.
        Act::Ask { text } => Command::Ask { question: question_id(listing, caller, text), reviewer, text: text.clone() },
        Act::RequestChanges { reasons } => Command::RequestChanges { reviewer, reasons: reasons.clone() },
        Act::Approve => Command::Approve(reviewer),
        Act::Reject { reasons } => Command::Reject { reviewer, reasons: reasons.clone() },
        // Nothing is certified but by a certification call, and none has been held: apps of a certified kind wait.
        Act::Publish => Command::Publish { reviewer, certified: false },
        Act::Suspend { reason, lift_at } => Command::Suspend { reviewer, reason: reason.clone(), lift_at: *lift_at },
        Act::Lift => Command::Lift(reviewer),
        Act::Stop { reason } => Command::Stop { reviewer, reason: reason.clone() },
        Act::Release => Command::Release(reviewer),
        Act::Retire => Command::Retire { reviewer: Some(reviewer) },
    }
}

fn question_id(listing: &ListingId, caller: &Caller, text: &Prose) -> QuestionId {
    id::derive(&[&listing.to_string(), &caller.account.to_string(), text.as_str()])
}

/// What reading for the partner can say, said to staff.
fn of_reading(error: ListingsError) -> ListingReviewError {
    match error {
        ListingsError::Access(error) => error.into(),
        ListingsError::Stale => ListingReviewError::Stale,
        ListingsError::NoSuchVersion => ListingReviewError::NoSuchVersion,
        ListingsError::Rejected(rejection) => rejection.into(),
        ListingsError::Store(error) => error.into(),
        // Reading touches no documents.
        ListingsError::NotArrived | ListingsError::Storage(_) => StoreError::Unavailable("documents".to_owned()).into(),
    }
}
