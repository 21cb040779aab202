//! Members of the platform and of partners: listed, invited, given other roles, removed. Customers' members come with the
//! directory.

use domain::{
    digest::Digest,
    id::{self, AccountId, PersonId},
    member::{self, Member, Origin, Seat},
    organisation::{OrganisationId, Role},
    values::{EmailAddress, Language, Line},
};

use super::ATTEMPTS;
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::{Loaded, Outcome},
    moment::Moment,
    ports::{Condition, Index, Key, Lists, Query, Reads, StoreError, Write, Writes},
    records::{
        self, Record,
        person::{KnownTo, Person},
    },
};

/// Why an act on members was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MembersError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] member::Rejection),
    /// The organisation would be left without anybody who manages it.
    #[error("the last manager cannot go")]
    LastManager,
    /// What the caller saw is not what is there any more (`If-Match`, or the form's version).
    #[error("the seat has changed meanwhile")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A seat and its person.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The seat.
    pub member: Loaded<Member>,
    /// Its person; absent after an erasure.
    pub person: Option<Person>,
}

/// Whom a member invites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Their name.
    pub name: Line,
    /// Where mail reaches them.
    pub address: EmailAddress,
    /// The language they are written to in.
    pub language: Language,
    /// What they may do.
    pub roles: Vec<Role>,
}

/// Everybody who has or is offered a seat.
///
/// # Errors
/// The store's.
pub async fn list(store: &(impl Reads + Lists), caller: &Caller) -> Result<Vec<Listed>, StoreError> {
    let seats = seats(store, &caller.organisation).await?;
    let mut listed = Vec::with_capacity(seats.len());
    // A batch read takes 100 keys at most.
    for batch in seats.chunks(100) {
        let keys: Vec<_> = batch.iter().filter_map(|seat| seat.state.seat()).map(|seat| records::person::key(&seat.person)).collect();
        let people = store.fetch(&keys).await?;
        for (member, person) in batch.iter().zip(people) {
            listed.push(Listed { member: member.clone(), person: person.map(Person::read).transpose()? });
        }
    }
    Ok(listed)
}

/// Invites somebody.
///
/// # Errors
/// [`MembersError`]; then nothing has changed.
pub async fn invite(
    store: &(impl Reads + Writes),
    credential: &Credential,
    organisation: OrganisationId,
    invitation: &Invitation,
    moment: Moment<'_>,
) -> Result<Loaded<Member>, MembersError> {
    let Moment { now, request_id, programme } = moment;
    let account = id::account(&invitation.address);
    let key = records::member::key(&organisation, &account);
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, mut items) = authorise(store, credential, organisation, std::slice::from_ref(&key), now).await?;
        caller.require(&[Role::manager_of(&organisation)])?;
        let seat = Seat {
            organisation,
            account,
            person: person_id(&organisation, &account),
            domain: Digest::of(invitation.address.domain()),
            roles: invitation.roles.clone(),
            origin: Origin::Invitation,
        };
        let person = Person {
            id: seat.person,
            known_to: KnownTo::Organisation(organisation),
            name: invitation.name.clone(),
            address: invitation.address.clone(),
            language: invitation.language,
            bounced_at: None,
        };
        let outcome = Loaded::<Member>::read(key.clone(), items.pop().flatten())?.decide(
            member::Command::Invite { seat, by: caller.account },
            &caller.occasion(now, request_id),
            programme,
        )?;
        let Some(writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
        match store.commit([writes, vec![Write::Put(person.item()?, Condition::None)]].concat()).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// Gives a member other roles, or takes the seat away (`roles` is `None`), however the seat is now.
///
/// # Errors
/// [`MembersError`]; then nothing has changed.
pub async fn change(
    store: &(impl Reads + Writes + Lists),
    credential: &Credential,
    organisation: OrganisationId,
    account: AccountId,
    roles: Option<Vec<Role>>,
    moment: Moment<'_>,
) -> Result<Loaded<Member>, MembersError> {
    change_as_seen(store, credential, organisation, account, roles, None, moment).await
}

/// Gives a member other roles, or takes the seat away (`roles` is `None`).
///
/// An organisation never loses its last manager: the write is conditioned on one who remains being as they were read.
/// `seen` is the version the caller acts on; without one the change is to whatever is there.
///
/// # Errors
/// [`MembersError`]; then nothing has changed.
pub async fn change_as_seen(
    store: &(impl Reads + Writes + Lists),
    credential: &Credential,
    organisation: OrganisationId,
    account: AccountId,
    roles: Option<Vec<Role>>,
    seen: Option<u64>,
    moment: Moment<'_>,
) -> Result<Loaded<Member>, MembersError> {
    let Moment { now, request_id, programme } = moment;
    let key = records::member::key(&organisation, &account);
    let manager = Role::manager_of(&organisation);
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, mut items) = authorise(store, credential, organisation, std::slice::from_ref(&key), now).await?;
        caller.require(&[manager])?;
        let loaded = Loaded::<Member>::read(key.clone(), items.pop().flatten())?;
        let stays_manager = roles.as_ref().is_some_and(|roles| roles.contains(&manager));
        let command = roles.clone().map_or(member::Command::Remove, |roles| member::Command::ChangeRoles { roles });
        let was_manager = is_active_manager(&loaded.state, manager);
        let version = loaded.version;
        let outcome = loaded.decide(command, &caller.occasion(now, request_id), programme)?;
        // A change that has already taken effect is answered as done, however old the page it was sent from.
        if seen.is_some_and(|seen| seen != version) && matches!(outcome, Outcome::Changed(..)) {
            return Err(MembersError::Stale);
        }
        let Some(mut writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
        if was_manager && !stays_manager {
            let remaining = other_manager(store, &organisation, &key).await?.ok_or(MembersError::LastManager)?;
            writes.push(Write::Check(remaining.key.clone(), Condition::VersionIs(remaining.version)));
        }
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// The person that a seat's address belongs to, as this organisation knows them.
#[must_use]
pub fn person_id(organisation: &OrganisationId, account: &AccountId) -> PersonId {
    id::derive(&[&organisation.to_string(), &account.to_string()])
}

pub(super) async fn seats(lists: &impl Lists, organisation: &OrganisationId) -> Result<Vec<Loaded<Member>>, StoreError> {
    let mut seats = vec![];
    let mut cursor = None;
    loop {
        let query = Query::of(<Member as crate::engine::Family>::TABLE, Index::Primary, organisation)
            .beginning_with(records::member::PREFIX)
            .limit(100)
            .after(cursor);
        let page = lists.list(&query).await?;
        for row in page.rows {
            seats.push(Loaded::<Member>::read(row.key.clone(), Some(row))?);
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(seats);
        }
    }
}

/// Somebody who manages the organisation besides the holder of this seat.
pub(super) async fn other_manager(
    lists: &impl Lists,
    organisation: &OrganisationId,
    seat: &Key,
) -> Result<Option<Loaded<Member>>, StoreError> {
    let manager = Role::manager_of(organisation);
    Ok(seats(lists, organisation).await?.into_iter().find(|other| other.key != *seat && is_active_manager(&other.state, manager)))
}

pub(super) fn is_active_manager(state: &member::State, manager: Role) -> bool {
    matches!(state, member::State::Active { seat, .. } if seat.roles.contains(&manager))
}
