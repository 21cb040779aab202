//! The scheduled job for everything that waits for people: reminds, escalates, expires. It also closes the days of accounts. A run
//! costs what is due.

use domain::{
    application::{self, Application},
    attachment::{self, Attachment},
    credits::{self, CreditsAccount},
    delegation::{self, Delegation},
    erasure::{self, Erasure},
    event::{Actor, Occasion},
    installation::{self, Installation},
    listing::{self, Listing},
    member::{self, Member},
    partner_account::{self, PartnerAccount},
    programme::Programme,
};
use futures_util::{StreamExt as _, future::try_join_all, join, stream};

use crate::{
    engine::{Family, Loaded, due_shard},
    moment::Moment,
    ports::{Index, Item, Key, Lists, Query, Reads, StoreError, Write, Writes},
};

/// At most so many aggregates of a shard of a family's due-list in one run; the next run, minutes later, goes on.
const MOST_PER_SHARD: usize = 500;
/// Writes of a shard under way at once.
const PARALLEL_WRITES: usize = 16;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Aggregates that time changed.
    pub changed: usize,
    /// Aggregates that somebody else changed at the same moment, or that were due no more.
    pub passed_over: usize,
    /// Aggregates that could not be read or written; the next run meets them again.
    pub failed: usize,
}

/// One run at `now`, the families at once.
///
/// # Errors
/// When what is due of a family cannot be listed or read; the other families' is done all the same.
pub async fn run(store: &(impl Reads + Writes + Lists), moment: Moment<'_>) -> Result<Report, StoreError> {
    let Moment { now, request_id, programme } = moment;
    let occasion = Occasion { now, actor: Actor::Schedule, request_id: request_id.to_owned() };
    // Boxed: side by side they would weigh on every stack above them.
    let (applications, listings, installations, erasures, members, accounts, attachments, delegations, credits) = join!(
        Box::pin(pass_time::<Application>(store, application::Command::PassTime, &occasion, programme)),
        Box::pin(pass_time::<Listing>(store, listing::Command::PassTime, &occasion, programme)),
        Box::pin(pass_time::<Installation>(store, installation::Command::PassTime, &occasion, programme)),
        Box::pin(pass_time::<Erasure>(store, erasure::Command::PassTime, &occasion, programme)),
        Box::pin(pass_time::<Member>(store, member::Command::PassTime, &occasion, programme)),
        Box::pin(pass_time::<PartnerAccount>(store, partner_account::Command::PassTime, &occasion, programme)),
        Box::pin(pass_time::<Attachment>(store, attachment::Command::PassTime, &occasion, programme)),
        Box::pin(pass_time::<Delegation>(store, delegation::Command::PassTime, &occasion, programme)),
        Box::pin(pass_time::<CreditsAccount>(store, credits::Command::PassTime, &occasion, programme)),
    );
    let ends = [applications?, listings?, installations?, erasures?, members?, accounts?, attachments?, delegations?, credits?].concat();
    let count = |end| ends.iter().filter(|one| **one == end).count();
    Ok(Report { changed: count(End::Changed), passed_over: count(End::PassedOver), failed: count(End::Failed) })
}

/// What came of an aggregate that was due.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Changed,
    PassedOver,
    Failed,
}

async fn pass_time<A: Family>(
    store: &(impl Reads + Writes + Lists),
    command: A::Command,
    occasion: &Occasion,
    programme: &Programme,
) -> Result<Vec<End>, StoreError>
where
    A::Command: Clone,
{
    let shards = (0..A::DUE_SHARDS).map(|shard| pass_time_of_shard::<A>(store, shard, command.clone(), occasion, programme));
    Ok(try_join_all(shards).await?.concat())
}

async fn pass_time_of_shard<A: Family>(
    store: &(impl Reads + Writes + Lists),
    shard: u64,
    command: A::Command,
    occasion: &Occasion,
    programme: &Programme,
) -> Result<Vec<End>, StoreError>
where
    A::Command: Clone,
{
    let (mut ends, mut cursor) = (vec![], None);
    loop {
        let query = Query::of(A::TABLE, Index::Due, due_shard(A::NAME, shard)).up_to(occasion.now.to_string()).limit(100).after(cursor);
        let page = store.list(&query).await?;
        let keys: Vec<Key> = page.rows.into_iter().map(|row| row.key).collect();
        let items = if keys.is_empty() { vec![] } else { store.fetch(&keys).await? };
        let due = keys.into_iter().zip(items).map(|(key, item)| one::<A>(store, key, item, command.clone(), occasion, programme));
        ends.extend(stream::iter(due).buffer_unordered(PARALLEL_WRITES).collect::<Vec<_>>().await);
        cursor = page.next;
        if cursor.is_none() || ends.len() >= MOST_PER_SHARD {
            return Ok(ends);
        }
    }
}

async fn one<A: Family>(
    writes: &impl Writes,
    key: Key,
    item: Option<Item>,
    command: A::Command,
    occasion: &Occasion,
    programme: &Programme,
) -> End {
    let decide = || -> Result<Option<Vec<Write>>, StoreError> {
        // The index may lag behind a deletion or a change: what was read of the item decides.
        let Ok(outcome) = Loaded::<A>::read(key, item)?.decide(command, occasion, programme) else { return Ok(None) };
        outcome.writes(occasion.now)
    };
    let written = match decide() {
        Ok(Some(changed)) => writes.commit(changed).await,
        Ok(None) => return End::PassedOver,
        Err(error) => Err(error),
    };
    match written {
        Ok(()) => End::Changed,
        Err(StoreError::Conflict { .. }) => End::PassedOver,
        Err(error) => {
            // One damaged item must not keep the others from their deadlines.
            tracing::error!(family = A::NAME, %error, "an item that is due could not be advanced");
            End::Failed
        }
    }
}
