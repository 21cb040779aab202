//! All that is held of one person: shown, or erased, by an operator who says why.
//!
//! Everything is found from the person's address, whose account every item of personal data, every seat and every session names:
//!
//! ```text
//! address ── account ──┬──→ people ──┬──→ applications ──→ links to their status pages
//!                      │             └──→ organisations ──→ receipts of what was consented to there
//!                      ├──→ seats
//!                      └──→ sessions
//! ```
//! An erasure takes away what points at a person's item before, or together with, the item itself. So whatever is left when it dies
//! half-way is found the same way again, and the same request finishes it. What stays names an account and nobody: audit trails,
//! receipts and feeds are not touched, and verify as before.

use domain::{
    application::{self, Application},
    creation::{Creation, IdempotencyKey},
    event::{Actor, Occasion},
    id::{self, AccountId, PersonRequestId},
    installation::Receipt,
    member::{self, Member},
    organisation::{OrganisationId, Role},
    person_request::{self, Command, PersonRequest, Subject},
    values::{EmailAddress, Prose},
};
use jiff::Timestamp;
use serde::Serialize;

use super::{
    ATTEMPTS,
    members::{is_active_manager, other_manager},
};
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::Loaded,
    moment::Moment,
    ports::{Condition, Index, Item, Key, Lists, Query, Reads, StoreError, Table, Write, Writes},
    records::{
        self, Record,
        link::Link,
        person::{KnownTo, Person},
        session::Session,
    },
};

/// Rows that one read of a list brings, and keys of one batch.
const BATCH: usize = 100;
/// How often what is left is looked for. Each round leaves only what somebody else wrote meanwhile.
const ROUNDS: usize = 8;

/// Whose data, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The person's address.
    pub address: EmailAddress,
    /// What an audit trail says of it; it should not name the person.
    pub reason: Prose,
}

/// An erasure that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Erasure {
    /// Whose data, and why.
    pub asked: Asked,
    /// Partners and customers that may be left without anybody who manages them.
    pub leaving: Vec<OrganisationId>,
}

/// All that is held of somebody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// Their items.
    pub people: Vec<Person>,
    /// The seats they have, had, or are offered.
    pub seats: Vec<Loaded<Member>>,
    /// The applications that name them as a contact.
    pub applications: Vec<Loaded<Application>>,
    /// Links that were mailed to them.
    pub links: Vec<Link>,
    /// Where they are signed in.
    pub sessions: Vec<Session>,
}

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonRequestError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The key stood for another request.
    #[error(transparent)]
    Rejected(#[from] person_request::Rejection),
    /// These would be left without anybody who manages them.
    #[error("the last manager cannot go")]
    LastManager(Vec<OrganisationId>),
    /// The store failed. Of an erasure that had begun, a part may be done: the same request again does the rest.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Shows all that is held of somebody, and what they consented to. The trail says so before anything is shown.
///
/// # Errors
/// [`PersonRequestError`]; then nothing is shown.
pub async fn export(
    store: &(impl Reads + Writes + Lists),
    credential: &Credential,
    asked: &Asked,
    key: &IdempotencyKey,
    moment: Moment<'_>,
) -> Result<(Loaded<PersonRequest>, Held, Vec<Receipt>), PersonRequestError> {
    let (id, subject) = identify(credential, key, &asked.address, &("export", asked));
    let command = Command::Export { subject, reason: asked.reason.clone() };
    let (_, request) = decide(store, credential, id, &command, &[], moment).await?;
    let held = held(store, &id::account(&asked.address), moment.now).await?;
    let receipts = receipts(store, &id::account(&asked.address), &held).await?;
    Ok((request, held, receipts))
}

/// Erases all that is held of somebody: their items, their seats, applications that only they could go on with, links and
/// sessions. What was begun is finished, however often it takes.
///
/// # Errors
/// [`PersonRequestError`].
pub async fn erase(
    store: &(impl Reads + Writes + Lists),
    credential: &Credential,
    erasure: &Erasure,
    key: &IdempotencyKey,
    moment: Moment<'_>,
) -> Result<Loaded<PersonRequest>, PersonRequestError> {
    let Erasure { asked, leaving } = erasure;
    let account = id::account(&asked.address);
    let (id, subject) = identify(credential, key, &asked.address, &("erasure", erasure));
    let command = Command::Erase { subject, reason: asked.reason.clone() };
    let (caller, request) = decide(store, credential, id, &command, leaving, moment).await?;
    if matches!(request.state, person_request::State::Erased { .. }) {
        return Ok(request);
    }
    let occasion = caller.occasion(moment.now, moment.request_id);
    for _ in 0..ROUNDS {
        let left = held(store, &account, moment.now).await?;
        if left.is_nothing() {
            return finish(store, id, &occasion, moment).await;
        }
        stays_managed(store, &left, leaving).await?;
        erase_round(store, &account, &left, leaving, &occasion, moment).await?;
    }
    Err(StoreError::Conflict { at: 0 }.into())
}

impl Held {
    /// Whether an erasure has nothing to do any more: a seat that was taken away names an account and nobody.
    fn is_nothing(&self) -> bool {
        self.people.is_empty() && self.links.is_empty() && self.sessions.is_empty() && !self.seats.iter().any(|seat| is_live(&seat.state))
    }

    fn knows(&self, known_to: KnownTo) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(move |person| person.known_to == known_to)
    }
}

fn identify(credential: &Credential, key: &IdempotencyKey, address: &EmailAddress, body: &impl Serialize) -> (PersonRequestId, Subject) {
    let creation = Creation::new(&Actor::Member(OrganisationId::Platform, credential.account()), key, body);
    let id = creation.id();
    (id, Subject { id, account: id::account(address), request: creation.request().clone() })
}

/// Writes down that it was asked for, unless it was before. An erasure that would be refused half-way is refused before it begins.
async fn decide(
    store: &(impl Reads + Writes + Lists),
    credential: &Credential,
    id: PersonRequestId,
    command: &Command,
    leaving: &[OrganisationId],
    moment: Moment<'_>,
) -> Result<(Caller, Loaded<PersonRequest>), PersonRequestError> {
    let Moment { now, request_id, programme } = moment;
    let key = records::person_request::key(&id);
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, mut items) = authorise(store, credential, OrganisationId::Platform, std::slice::from_ref(&key), now).await?;
        caller.require(&[Role::Operator])?;
        let request = Loaded::<PersonRequest>::read(key.clone(), items.pop().flatten())?;
        let outcome = request.decide(command.clone(), &caller.occasion(now, request_id), programme)?;
        let Some(writes) = outcome.writes(now)? else { return Ok((caller, outcome.into_aggregate())) };
        if let Command::Erase { subject, .. } = command {
            stays_managed(store, &held(store, &subject.account, now).await?, leaving).await?;
        }
        match store.commit(writes).await {
            Ok(()) => return Ok((caller, outcome.into_aggregate())),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// Writes down that nothing is left. Whoever was let in when it began may finish it, though it was their own seat that went.
async fn finish(
    store: &(impl Reads + Writes),
    id: PersonRequestId,
    occasion: &Occasion,
    moment: Moment<'_>,
) -> Result<Loaded<PersonRequest>, PersonRequestError> {
    let key = records::person_request::key(&id);
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let request = Loaded::<PersonRequest>::read(key.clone(), store.fetch(std::slice::from_ref(&key)).await?.pop().flatten())?;
        let outcome = request.decide(Command::Finish, occasion, moment.programme)?;
        let Some(writes) = outcome.writes(moment.now)? else { return Ok(outcome.into_aggregate()) };
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

async fn held(store: &(impl Reads + Lists), account: &AccountId, now: Timestamp) -> Result<Held, StoreError> {
    let rows = all(store, records::person::of_account(account)).await?;
    let items = read(store, rows.into_iter().map(|row| row.key).collect()).await?;
    let people = items.into_iter().map(|(_, item)| Person::read(item)).collect::<Result<Vec<_>, _>>()?;

    let mut applications = vec![];
    let keys = people.iter().filter_map(|person| match &person.known_to {
        KnownTo::Application(application) => Some(records::application::key(application)),
        KnownTo::Organisation(_) => None,
    });
    for (key, item) in read(store, keys.collect()).await? {
        applications.push(Loaded::<Application>::read(key, Some(item))?);
    }

    let mut links = vec![];
    for application in &applications {
        // Only the business contact is ever mailed one.
        let Some(dossier) = application.state.dossier() else { continue };
        for row in all(store, records::link::of_application(&dossier.id)).await? {
            let link = Link::read(row)?;
            links.extend(people.iter().any(|person| person.id == link.person).then_some(link));
        }
    }

    let sessions = all(store, records::session::of_account(account)).await?.into_iter();
    let sessions = sessions.filter_map(|row| records::live::<Session>(Some(row), now).transpose()).collect::<Result<Vec<_>, _>>()?;
    let seats = seats(store, account, &people, &applications).await?;
    Ok(Held { people, seats, applications, links, sessions })
}

/// The seats of an account: those that are held or offered are listed; one that is over is where the person is, or was, known.
async fn seats(
    store: &(impl Reads + Lists),
    account: &AccountId,
    people: &[Person],
    applications: &[Loaded<Application>],
) -> Result<Vec<Loaded<Member>>, StoreError> {
    let listed = Query::of(Table::Directory, Index::Listed, records::member::seats_of(account));
    let mut keys: Vec<Key> = all(store, listed).await?.into_iter().map(|row| row.key).collect();
    keys.extend(people.iter().filter_map(|person| match &person.known_to {
        KnownTo::Organisation(organisation) => Some(records::member::key(organisation, account)),
        KnownTo::Application(_) => None,
    }));
    keys.extend(applications.iter().filter_map(|application| match &application.state {
        application::State::Approved { partner, .. } => Some(records::member::key(&OrganisationId::Partner(*partner), account)),
        _ => None,
    }));
    read(store, keys).await?.into_iter().map(|(key, item)| Loaded::read(key, Some(item))).collect()
}

/// The receipts of what somebody consented to, wherever they were known.
async fn receipts(lists: &impl Lists, account: &AccountId, held: &Held) -> Result<Vec<Receipt>, StoreError> {
    let mut customers: Vec<_> = held.seats.iter().filter_map(|seat| seat.state.seat()).map(|seat| seat.organisation).collect();
    customers.sort();
    customers.dedup();
    let mut receipts = vec![];
    for organisation in customers {
        let OrganisationId::Customer(customer) = organisation else { continue };
        for row in all(lists, records::installation::receipts_of(&customer)).await? {
            let receipt = Receipt::read(row)?;
            receipts.extend((receipt.actor == Actor::Member(organisation, *account)).then_some(receipt));
        }
    }
    Ok(receipts)
}

/// Refuses what would leave an organisation without anybody who manages it, unless it may be left so. The platform never may.
async fn stays_managed(lists: &impl Lists, held: &Held, leaving: &[OrganisationId]) -> Result<(), PersonRequestError> {
    let mut unmanaged = vec![];
    for seat in held.seats.iter().filter(|seat| needs_successor(&seat.state, leaving)) {
        let Some(organisation) = seat.state.seat().map(|seat| seat.organisation) else { continue };
        if other_manager(lists, &organisation, &seat.key).await?.is_none() {
            unmanaged.push(organisation);
        }
    }
    if unmanaged.is_empty() { Ok(()) } else { Err(PersonRequestError::LastManager(unmanaged)) }
}

/// Erases what was found. What somebody else wrote meanwhile is left to the next round.
async fn erase_round(
    store: &(impl Writes + Lists),
    account: &AccountId,
    held: &Held,
    leaving: &[OrganisationId],
    occasion: &Occasion,
    moment: Moment<'_>,
) -> Result<(), PersonRequestError> {
    // The links first: they are found by the application, which is found by the person's item.
    let links = held.links.iter().map(|link| Write::Delete(link.key()));
    let sessions = held.sessions.iter().map(|session| Write::Delete(session.key()));
    for writes in links.chain(sessions).collect::<Vec<_>>().chunks(BATCH) {
        store.commit(writes.to_vec()).await?;
    }
    for application in &held.applications {
        attempt(store, end_application(application, held, occasion, moment)?).await?;
    }
    for seat in &held.seats {
        attempt(store, end_seat(store, seat, held, leaving, occasion, moment).await?).await?;
    }
    // Whom nothing knows that is there any more, after a restore of one table without the other, say.
    for person in &held.people {
        let key = match &person.known_to {
            KnownTo::Application(application) => records::application::key(application),
            KnownTo::Organisation(organisation) => records::member::key(organisation, account),
        };
        let mut known = held.applications.iter().map(|application| &application.key).chain(held.seats.iter().map(|seat| &seat.key));
        if !known.any(|known| *known == key) {
            attempt(store, vec![Write::Check(key, Condition::Absent), Write::Delete(person.key())]).await?;
        }
    }
    Ok(())
}

/// An application that waits for its business contact, or could come to, waits for nobody once they are erased: it is withdrawn for
/// them. Without its technical contact it goes on.
fn end_application(
    application: &Loaded<Application>,
    held: &Held,
    occasion: &Occasion,
    moment: Moment<'_>,
) -> Result<Vec<Write>, StoreError> {
    let Some(dossier) = application.state.dossier() else { return Ok(vec![]) };
    let gone: Vec<_> = held.knows(KnownTo::Application(dossier.id)).map(Record::key).collect();
    let is_business_contact = held.people.iter().any(|person| person.id == dossier.business_contact);
    let unchanged = vec![Write::Check(application.key.clone(), Condition::VersionIs(application.version))];
    let mut writes = match application.clone().decide(application::Command::Withdraw, occasion, moment.programme) {
        Ok(withdrawn) if is_business_contact => withdrawn.writes(moment.now)?.unwrap_or(unchanged),
        // Decided already: it stands as it is, and so does the partner that came of it.
        Ok(_) | Err(_) => unchanged,
    };
    writes.extend(gone.into_iter().map(Write::Delete));
    Ok(writes)
}

/// Takes a seat away, and with it whom its organisation knew.
async fn end_seat(
    lists: &impl Lists,
    seat: &Loaded<Member>,
    held: &Held,
    leaving: &[OrganisationId],
    occasion: &Occasion,
    moment: Moment<'_>,
) -> Result<Vec<Write>, PersonRequestError> {
    let Some(organisation) = seat.state.seat().map(|seat| seat.organisation) else { return Ok(vec![]) };
    let unchanged = vec![Write::Check(seat.key.clone(), Condition::VersionIs(seat.version))];
    // Removing is never refused.
    let removed = seat.clone().decide(member::Command::Remove, occasion, moment.programme).ok();
    let mut writes = removed.map(|removed| removed.writes(moment.now)).transpose()?.flatten().unwrap_or(unchanged);
    if needs_successor(&seat.state, leaving) {
        let successor = other_manager(lists, &organisation, &seat.key).await?;
        let successor = successor.ok_or_else(|| PersonRequestError::LastManager(vec![organisation]))?;
        writes.push(Write::Check(successor.key.clone(), Condition::VersionIs(successor.version)));
    }
    writes.extend(held.knows(KnownTo::Organisation(organisation)).map(|person| Write::Delete(person.key())));
    Ok(writes)
}

async fn attempt(store: &impl Writes, writes: Vec<Write>) -> Result<(), StoreError> {
    match store.commit(writes).await {
        Err(StoreError::Conflict { .. }) => Ok(()),
        outcome => outcome,
    }
}

const fn is_live(state: &member::State) -> bool {
    matches!(state, member::State::Invited { .. } | member::State::Active { .. })
}

fn needs_successor(state: &member::State, leaving: &[OrganisationId]) -> bool {
    state.seat().is_some_and(|seat| {
        let may_be_left = seat.organisation != OrganisationId::Platform && leaving.contains(&seat.organisation);
        is_active_manager(state, Role::manager_of(&seat.organisation)) && !may_be_left
    })
}

/// Every row of a list.
async fn all(lists: &impl Lists, query: Query) -> Result<Vec<Item>, StoreError> {
    let mut rows = vec![];
    let mut cursor = None;
    loop {
        let page = lists.list(&query.clone().limit(BATCH).after(cursor)).await?;
        rows.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            return Ok(rows);
        }
    }
}

/// What is there under these keys, each once.
async fn read(reads: &impl Reads, mut keys: Vec<Key>) -> Result<Vec<(Key, Item)>, StoreError> {
    keys.sort();
    keys.dedup();
    let mut found = vec![];
    for batch in keys.chunks(BATCH) {
        let items = reads.fetch(batch).await?;
        found.extend(batch.iter().cloned().zip(items).filter_map(|(key, item)| item.map(|item| (key, item))));
    }
    Ok(found)
}
