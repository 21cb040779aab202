//! The review desk: staff look at applications, claim them, log calls, ask, approve, reject.

use domain::{
    application::{self, Application, Command, Reviewer},
    id::{self, ApplicationId, PartnerId, QuestionId},
    member::{self, Member, Origin, Seat},
    organisation::{OrganisationId, Role},
    partner::{self, Partner},
    values::Prose,
};
use jiff::Timestamp;

use super::ATTEMPTS;
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::{Loaded, Outcome},
    moment::Moment,
    ports::{Index, Lists, Query, Reads, Rows, StoreError, Table, Write, Writes},
    records::{self, Record, person::Person},
};

/// The roles that read and decide on applications.
pub const REVIEWERS: &[Role] = &[Role::Reviewer];

/// What a reviewer does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Takes the application.
    Claim,
    /// Writes down an exploratory call.
    LogCall {
        /// When it was held.
        held_at: Timestamp,
        /// What was said.
        notes: Prose,
    },
    /// Asks the applicant.
    Ask {
        /// The question.
        text: Prose,
    },
    /// Accepts the applicant.
    Approve,
    /// Refuses.
    Reject {
        /// Why.
        reasons: Prose,
    },
}

/// Why a review act was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// What the caller saw is not what is there any more (`If-Match`, or the form's version).
    #[error("the application has changed meanwhile")]
    Stale,
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] application::Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A page of the applications in a state, oldest first.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn queue(lists: &impl Lists, caller: &Caller, state: &str, cursor: Option<String>) -> Result<Rows, AccessError> {
    caller.require(REVIEWERS)?;
    let query = Query::of(Table::Partners, Index::Listed, records::application::list(state)).after(cursor);
    Ok(lists.list(&query).await?)
}

/// One application.
///
/// # Errors
/// Why the caller may not, that there is none, or the store's.
pub async fn detail(
    reads: &impl Reads,
    credential: &Credential,
    application: &ApplicationId,
    now: Timestamp,
) -> Result<(Caller, Loaded<Application>), ReviewError> {
    let key = records::application::key(application);
    let (caller, mut items) = authorise(reads, credential, OrganisationId::Platform, std::slice::from_ref(&key), now).await?;
    caller.require(REVIEWERS)?;
    let loaded = Loaded::<Application>::read(key, items.pop().flatten())?;
    if loaded.version == 0 { Err(application::Rejection::NotFound.into()) } else { Ok((caller, loaded)) }
}

/// The people an application names; absent after an erasure.
///
/// # Errors
/// The store's.
pub async fn contacts(reads: &impl Reads, dossier: &application::Dossier) -> Result<(Option<Person>, Option<Person>), StoreError> {
    let (business, technical) = (records::person::key(&dossier.business_contact), records::person::key(&dossier.technical_contact));
    let keys = if technical == business { vec![business] } else { vec![business, technical] };
    let mut people = reads.fetch(&keys).await?.into_iter().map(|item| item.map(Person::read).transpose());
    let business = people.next().transpose()?.flatten();
    let technical = match people.next() {
        Some(person) => person?,
        None => business.clone(),
    };
    Ok((business, technical))
}

/// Does one act. Two trips: session, seat and application together; then one conditional write.
///
/// `seen` is the version the caller acts on; without one the act is on whatever is there.
///
/// # Errors
/// [`ReviewError`]; then nothing has changed.
pub async fn act(
    store: &(impl Reads + Writes),
    credential: &Credential,
    application: &ApplicationId,
    seen: Option<u64>,
    act: &Act,
    moment: Moment<'_>,
) -> Result<Loaded<Application>, ReviewError> {
    let Moment { now, request_id, programme } = moment;
    let key = records::application::key(application);
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, mut items) = authorise(store, credential, OrganisationId::Platform, std::slice::from_ref(&key), now).await?;
        caller.require(REVIEWERS)?;
        let loaded = Loaded::<Application>::read(key.clone(), items.pop().flatten())?;
        let version = loaded.version;
        let outcome = loaded.decide(command(act, application, &caller), &caller.occasion(now, request_id), programme)?;
        // An act that has already taken effect is answered as done, however old the page it was sent from.
        if seen.is_some_and(|seen| seen != version) && matches!(outcome, Outcome::Changed(..)) {
            return Err(ReviewError::Stale);
        }
        let Some(mut writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
        if let Outcome::Changed(approved, _) = &outcome {
            writes.extend(establish(approved, &caller, moment)?);
        }
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

fn command(act: &Act, application: &ApplicationId, caller: &Caller) -> Command {
    let reviewer = Reviewer { account: caller.account, is_operator: caller.roles.contains(&Role::Operator), domain: caller.domain.clone() };
    match act {
        Act::Claim => Command::Claim(reviewer),
        Act::LogCall { held_at, notes } => Command::LogCall { reviewer, held_at: *held_at, notes: notes.clone() },
        // The same question from the same reviewer is the same question: a form sent twice asks once.
        Act::Ask { text } => Command::Ask { question: question_id(application, caller, text), reviewer, text: text.clone() },
        Act::Approve => Command::Approve { reviewer, partner: partner_id(application) },
        Act::Reject { reasons } => Command::Reject { reviewer, reasons: reasons.clone() },
    }
}

fn question_id(application: &ApplicationId, caller: &Caller, text: &Prose) -> QuestionId {
    id::derive(&[&application.to_string(), &caller.account.to_string(), text.as_str()])
}

/// The organisation that an application becomes: one application, one partner.
fn partner_id(application: &ApplicationId) -> PartnerId {
    id::derive(&[&application.to_string()])
}

/// What an approval makes besides: the partner organisation and the confirmed contact's seat as its first
/// `partner_admin`. Nothing of it can be there already, so nothing is read.
fn establish(approved: &Loaded<Application>, caller: &Caller, moment: Moment<'_>) -> Result<Vec<Write>, StoreError> {
    let Moment { now, request_id, programme } = moment;
    let application::State::Approved { dossier, partner, .. } = &approved.state else { return Ok(vec![]) };
    let occasion = caller.occasion(now, request_id);
    let organisation = OrganisationId::Partner(*partner);
    let mut writes = vec![];

    let establish = partner::Command::Establish {
        id: *partner,
        legal_name: dossier.content.legal_name.clone(),
        partnership_type: dossier.content.partnership_type.clone(),
        application: dossier.id,
    };
    if let Ok(outcome) = Loaded::<Partner>::read(records::partner::key(partner), None)?.decide(establish, &occasion, programme) {
        writes.extend(outcome.writes(now)?.into_iter().flatten());
    }
    // The business contact is the first of the contacts' accounts, as the form was parsed.
    if let (Some(account), Some(domain)) = (dossier.contact_accounts.first(), dossier.contact_domains.first()) {
        let seat = Seat {
            organisation,
            account: *account,
            person: dossier.business_contact,
            domain: domain.clone(),
            roles: vec![Role::PartnerAdmin],
            origin: Origin::Approval,
        };
        let key = records::member::key(&organisation, account);
        if let Ok(outcome) = Loaded::<Member>::read(key, None)?.decide(member::Command::Give { seat }, &occasion, programme) {
            writes.extend(outcome.writes(now)?.into_iter().flatten());
        }
    }
    Ok(writes)
}
