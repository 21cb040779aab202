//! The host platform keeps our copies of its directory: one upsert, or a bulk import with a report per line.
//!
//! The caller is a program holding a key of the platform. Everything is idempotent: the same upsert again is nothing, so
//! an import that stopped half-way is simply sent again.

use std::collections::BTreeMap;

use domain::{
    digest::Digest,
    directory::{self as dir, Entry, Record as DirectoryRecord},
    event::{Actor, Occasion},
    id::{self, AccountId, CustomerId},
    member::{self, Member, Origin, Seat},
    organisation::{OrganisationId, Role},
    programme::Programme,
    values::{EmailAddress, ExternalId, Language, Line},
};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;

use super::{ATTEMPTS, keys::NotLetIn, members::person_id};
use crate::{
    engine::Loaded,
    ports::{Condition, Key, Reads, StoreError, Write, Writes},
    records::{
        self, Record as _,
        directory::{MemberReference, MemberReferenceChange},
        person::{KnownTo, Person},
    },
};

/// One thing the host platform says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upsert {
    /// A customer, tracker or location.
    Entry(DirectoryRecord),
    /// A member of a customer.
    Member(DirectoryMember),
}

/// A member of a customer, as the host platform knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryMember {
    /// The customer.
    pub customer: CustomerId,
    /// The host platform's id of the person.
    pub external_id: ExternalId,
    /// Their name.
    pub name: Line,
    /// The address they sign in with.
    pub address: EmailAddress,
    /// The language they are written to in.
    pub language: Language,
    /// What they may do.
    pub roles: Vec<Role>,
    /// An inactive member has no seat.
    pub active: bool,
}

/// What an upsert came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upserted {
    /// It was not known before.
    Created,
    /// It was known otherwise.
    Changed,
    /// It was known so.
    Unchanged,
}

/// Why an upsert was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// The key is none, is revoked, or is not the platform's.
    #[error("the key is refused")]
    KeyRefused,
    /// The customer it belongs to is not known.
    #[error("unknown customer")]
    UnknownCustomer,
    /// The roles are not a customer's.
    #[error("not a customer's roles")]
    NoSuchRole,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an import does when a line is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// Keep the good lines.
    Skip,
    /// Keep nothing.
    Abort,
}

impl From<NotLetIn> for DirectoryError {
    fn from(error: NotLetIn) -> Self {
        match error {
            NotLetIn::KeyRefused => Self::KeyRefused,
            NotLetIn::Store(error) => Self::Store(error),
        }
    }
}

/// Groups of lines written at once: the table takes far more, the function's connections do not.
const PARALLEL_LINES: usize = 16;

/// What became of one line that parsed.
pub type LineOutcome = Result<Upserted, DirectoryError>;

/// What is known under a key: the host platform reconciles its own records with ours.
///
/// # Errors
/// The store's. Nothing known is version 0.
pub async fn find(reads: &impl Reads, key: Key) -> Result<Loaded<Entry>, StoreError> {
    let item = reads.fetch(std::slice::from_ref(&key)).await?.pop().flatten();
    Loaded::read(key, item)
}

/// Takes one upsert.
///
/// # Errors
/// [`DirectoryError`]; then nothing has changed.
pub async fn upsert(
    store: &(impl Reads + Writes),
    upsert: &Upsert,
    occasion: &Occasion,
    programme: &Programme,
) -> Result<Upserted, DirectoryError> {
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let attempt = match upsert {
            Upsert::Entry(record) => plan_entry(store, record, occasion, programme).await?,
            Upsert::Member(member) => plan_member(store, member, occasion, programme).await?,
        };
        let (outcome, writes) = attempt;
        if writes.is_empty() {
            return Ok(outcome);
        }
        match store.commit(writes).await {
            Ok(()) => return Ok(outcome),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// Takes many upserts, in order, and says of each what became of it.
///
/// In a dry run nothing is written: each line is checked against what is stored and what the lines before it would have
/// made. With [`OnError::Abort`] the same check runs first, and one bad line keeps all from being written.
///
/// # Errors
/// The store's; lines before the one that failed are kept, and sending all again changes nothing about them.
pub async fn import(
    store: &(impl Reads + Writes),
    lines: &[Upsert],
    on_error: OnError,
    dry_run: bool,
    occasion: &Occasion,
    programme: &Programme,
) -> Result<Vec<LineOutcome>, StoreError> {
    let planned = plan(store, lines, occasion, programme).await?;
    if dry_run || (on_error == OnError::Abort && planned.iter().any(Result::is_err)) {
        return Ok(planned.into_iter().map(|line| line.map(|(outcome, _)| outcome)).collect());
    }
    let mut outcomes: Vec<LineOutcome> =
        planned.iter().map(|line| line.as_ref().map(|(outcome, _)| *outcome).map_err(Clone::clone)).collect();
    let mut plans: Vec<Vec<Write>> = planned.into_iter().map(|line| line.map(|(_, writes)| writes).unwrap_or_default()).collect();
    for stage in stages(lines) {
        let groups = stage.into_iter().map(|group| {
            let work: Vec<_> = group.into_iter().map(|at| (at, std::mem::take(&mut plans[at]))).collect();
            write_in_order(store, lines, work, occasion, programme)
        });
        let written: Vec<Vec<(usize, LineOutcome)>> = stream::iter(groups).buffer_unordered(PARALLEL_LINES).try_collect().await?;
        for (at, outcome) in written.into_iter().flatten() {
            outcomes[at] = outcome;
        }
    }
    Ok(outcomes)
}

/// Which lines can be written at once: customers before what belongs to them, and what is about the same item in the
/// order it was given. Each stage is a list of groups; groups of a stage do not wait for each other.
fn stages(lines: &[Upsert]) -> [Vec<Vec<usize>>; 2] {
    let mut stages: [BTreeMap<Key, Vec<usize>>; 2] = Default::default();
    for (at, line) in lines.iter().enumerate() {
        let stage = usize::from(!matches!(line, Upsert::Entry(DirectoryRecord::Customer { .. })));
        let about = match line {
            Upsert::Entry(record) => records::directory::key(record),
            // Two people of one customer may change addresses with each other: their lines keep their order.
            Upsert::Member(member) => Key::new(records::directory::customer_key(&member.customer).table, member.customer, "members"),
        };
        stages[stage].entry(about).or_default().push(at);
    }
    stages.map(|groups| groups.into_values().collect())
}

/// Writes lines one after the other, each as it was planned. A line that met somebody else's write is planned anew, and so
/// are those behind it: they were planned on what the first would have made, and a version of the same number that
/// somebody else made must not pass for it.
async fn write_in_order(
    store: &(impl Reads + Writes),
    lines: &[Upsert],
    work: Vec<(usize, Vec<Write>)>,
    occasion: &Occasion,
    programme: &Programme,
) -> Result<Vec<(usize, LineOutcome)>, StoreError> {
    let mut written = vec![];
    let mut goes_as_planned = true;
    for (at, writes) in work {
        if goes_as_planned {
            if writes.is_empty() {
                continue;
            }
            match store.commit(writes).await {
                Ok(()) => continue,
                Err(StoreError::Conflict { .. }) => goes_as_planned = false,
                Err(error) => return Err(error),
            }
        }
        match upsert(store, &lines[at], occasion, programme).await {
            Err(DirectoryError::Store(error)) => return Err(error),
            outcome => written.push((at, outcome)),
        }
    }
    Ok(written)
}

/// What a line would come to, and the writes that would make it so.
type Planned = Result<(Upserted, Vec<Write>), DirectoryError>;

/// Plans each line without writing anything: an overlay holds what earlier lines would have written.
async fn plan(store: &impl Reads, lines: &[Upsert], occasion: &Occasion, programme: &Programme) -> Result<Vec<Planned>, StoreError> {
    let overlay = Overlay { under: store, over: std::sync::Mutex::default() };
    let mut plans = Vec::with_capacity(lines.len());
    // What a batch of lines reads is read at once; the lines themselves then only look at the overlay.
    for batch in lines.chunks(50) {
        overlay.preload(batch.iter().flat_map(line_keys).collect()).await?;
        for line in batch {
            let planned = match line {
                Upsert::Entry(record) => plan_entry(&overlay, record, occasion, programme).await,
                Upsert::Member(member) => plan_member(&overlay, member, occasion, programme).await,
            };
            if let Ok((_, writes)) = &planned {
                overlay.apply(writes);
            }
            match planned {
                Err(DirectoryError::Store(error)) => return Err(error),
                planned => plans.push(planned),
            }
        }
    }
    Ok(plans)
}

/// A store seen through writes that have not been made.
struct Overlay<'a, S> {
    under: &'a S,
    over: std::sync::Mutex<BTreeMap<Key, Option<crate::ports::Item>>>,
}

impl<S: Reads> Overlay<'_, S> {
    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Key, Option<crate::ports::Item>>> {
        self.over.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    async fn preload(&self, mut keys: Vec<Key>) -> Result<(), StoreError> {
        keys.sort();
        keys.dedup();
        keys.retain(|key| !self.lock().contains_key(key));
        for batch in keys.chunks(100) {
            let items = self.under.fetch(batch).await?;
            self.lock().extend(batch.iter().cloned().zip(items));
        }
        Ok(())
    }

    fn apply(&self, writes: &[Write]) {
        for write in writes {
            match write {
                Write::Put(item, _) => self.lock().insert(item.key.clone(), Some(item.clone())),
                Write::Delete(key) => self.lock().insert(key.clone(), None),
                Write::Check(..) => None,
            };
        }
    }
}

impl<S: Reads> Reads for Overlay<'_, S> {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<crate::ports::Item>>, StoreError> {
        self.preload(keys.to_vec()).await?;
        let over = self.lock();
        Ok(keys.iter().map(|key| over.get(key).cloned().flatten()).collect())
    }
}

fn line_keys(line: &Upsert) -> Vec<Key> {
    match line {
        Upsert::Entry(record) => vec![records::directory::key(record), records::directory::customer_key(&record.customer())],
        Upsert::Member(member) => {
            let account = id::account(&member.address);
            let organisation = OrganisationId::Customer(member.customer);
            vec![
                records::directory::customer_key(&member.customer),
                records::directory::member_reference_key(&member.customer, &member.external_id),
                records::member::key(&organisation, &account),
                records::person::key(&person_id(&organisation, &account)),
            ]
        }
    }
}

async fn plan_entry(
    reads: &impl Reads,
    record: &DirectoryRecord,
    occasion: &Occasion,
    programme: &Programme,
) -> Result<(Upserted, Vec<Write>), DirectoryError> {
    let key = records::directory::key(record);
    let customer = records::directory::customer_key(&record.customer());
    let keys = if key == customer { vec![key.clone()] } else { vec![key.clone(), customer] };
    let mut items = reads.fetch(&keys).await?.into_iter();
    let loaded = Loaded::<Entry>::read(key, items.next().flatten())?;
    if items.next().is_some_and(|customer| customer.is_none()) {
        return Err(DirectoryError::UnknownCustomer);
    }
    let was_known = loaded.version > 0;
    let outcome = match loaded.decide(dir::Upsert(record.clone()), occasion, programme) {
        Ok(outcome) => outcome,
        Err(never) => match never {},
    };
    Ok(match outcome.writes(occasion.now)? {
        None => (Upserted::Unchanged, vec![]),
        Some(writes) => (if was_known { Upserted::Changed } else { Upserted::Created }, writes),
    })
}

async fn plan_member(
    reads: &impl Reads,
    upsert: &DirectoryMember,
    occasion: &Occasion,
    programme: &Programme,
) -> Result<(Upserted, Vec<Write>), DirectoryError> {
    let organisation = OrganisationId::Customer(upsert.customer);
    let account = id::account(&upsert.address);
    let line = Upsert::Member(upsert.clone());
    let mut items = reads.fetch(&line_keys(&line)).await?.into_iter();
    if items.next().flatten().is_none() {
        return Err(DirectoryError::UnknownCustomer);
    }
    let reference = items.next().flatten().map(MemberReference::read).transpose()?;
    let loaded = Loaded::<Member>::read(records::member::key(&organisation, &account), items.next().flatten())?;
    let known_person = items.next().flatten().map(Person::read).transpose()?;
    let was_known = reference.is_some();

    let mut writes = vec![];
    // The person has another address now: the seat of the old one goes in the same write.
    if let Some(old) = reference.as_ref().filter(|reference| reference.account != account) {
        writes.extend(remove_seat(reads, &organisation, &old.account, occasion, programme).await?);
    }
    let command = if upsert.active {
        let seat = Seat {
            organisation,
            account,
            person: person_id(&organisation, &account),
            domain: Digest::of(upsert.address.domain()),
            roles: upsert.roles.clone(),
            origin: Origin::Directory,
        };
        member::Command::Give { seat }
    } else {
        member::Command::Remove
    };
    let outcome = loaded.decide(command, occasion, programme).map_err(|_| DirectoryError::NoSuchRole)?;
    writes.extend(outcome.writes(occasion.now)?.into_iter().flatten());
    let person = Person {
        id: person_id(&organisation, &account),
        known_to: KnownTo::Organisation(organisation),
        name: upsert.name.clone(),
        address: upsert.address.clone(),
        language: upsert.language,
        bounced_at: known_person.as_ref().and_then(|known| known.bounced_at),
    };
    if known_person.as_ref() != Some(&person) {
        writes.push(Write::Put(person.item()?, Condition::None));
    }
    let next = MemberReferenceChange {
        customer: upsert.customer,
        external_id: upsert.external_id.clone(),
        revision: reference.as_ref().map_or(0, |reference| reference.revision) + 1,
    };
    if reference.is_none_or(|reference| reference.account != account) {
        let (customer, external_id, revision) = (upsert.customer, upsert.external_id.clone(), next.revision);
        writes.push(Write::Put(MemberReference { customer, external_id, account, revision }.item()?, Condition::None));
        writes.push(Write::Put(next.item()?, Condition::Absent));
    } else if !writes.is_empty() {
        writes.push(Write::Check(next.key(), Condition::Absent));
    }
    let outcome = match (writes.is_empty(), was_known) {
        (true, _) => Upserted::Unchanged,
        (false, true) => Upserted::Changed,
        (false, false) => Upserted::Created,
    };
    Ok((outcome, writes))
}

/// Takes the seat of a former address away; where there is none, the write depends on none being given meanwhile.
async fn remove_seat(
    reads: &impl Reads,
    organisation: &OrganisationId,
    account: &AccountId,
    occasion: &Occasion,
    programme: &Programme,
) -> Result<Vec<Write>, StoreError> {
    let key = records::member::key(organisation, account);
    let item = reads.fetch(std::slice::from_ref(&key)).await?.pop().flatten();
    let seat = Loaded::<Member>::read(key.clone(), item)?;
    let stays = if seat.version == 0 { Condition::Absent } else { Condition::VersionIs(seat.version) };
    // Removing is never refused.
    let removal = seat.decide(member::Command::Remove, occasion, programme).map(|outcome| outcome.writes(occasion.now));
    Ok(removal.unwrap_or(Ok(None))?.unwrap_or_else(|| vec![Write::Check(key, stays)]))
}

/// The occasion of a program's request.
#[must_use]
pub fn occasion(actor: Actor, now: Timestamp, request_id: &str) -> Occasion {
    Occasion { now, actor, request_id: request_id.to_owned() }
}
