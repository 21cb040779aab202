//! The scheduled job for everything that waits for people: reminds, escalates, expires. A run costs what is due.

use domain::{
    application::{self, Application},
    event::{Actor, Occasion},
    listing::{self, Listing},
    member::{self, Member},
    programme::Programme,
};

use crate::{
    engine::{Family, Loaded, due_shard},
    moment::Moment,
    ports::{Index, Key, Lists, Query, Reads, StoreError, Writes},
};

/// At most so many aggregates of a family in one run; the next run, minutes later, goes on.
const MOST_PER_FAMILY: usize = 500;

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

/// One run at `now`.
///
/// # Errors
/// When a due-list cannot be read at all.
pub async fn run(store: &(impl Reads + Writes + Lists), moment: Moment<'_>) -> Result<Report, StoreError> {
    let Moment { now, request_id, programme } = moment;
    let occasion = Occasion { now, actor: Actor::Schedule, request_id: request_id.to_owned() };
    let mut report = Report::default();
    pass_time::<Application>(store, application::Command::PassTime, &occasion, programme, &mut report).await?;
    pass_time::<Listing>(store, listing::Command::PassTime, &occasion, programme, &mut report).await?;
    pass_time::<Member>(store, member::Command::PassTime, &occasion, programme, &mut report).await?;
    Ok(report)
}

async fn pass_time<A: Family>(
    store: &(impl Reads + Writes + Lists),
    command: A::Command,
    occasion: &Occasion,
    programme: &Programme,
    report: &mut Report,
) -> Result<(), StoreError>
where
    A::Command: Clone,
{
    for shard in 0..A::DUE_SHARDS {
        let mut cursor = None;
        let mut met = 0;
        loop {
            let query = Query::of(A::TABLE, Index::Due, due_shard(A::NAME, shard)).up_to(occasion.now.to_string()).limit(100).after(cursor);
            let page = store.list(&query).await?;
            for row in page.rows {
                met += 1;
                match one::<A>(store, row.key, command.clone(), occasion, programme).await {
                    Ok(true) => report.changed += 1,
                    Ok(false) => report.passed_over += 1,
                    Err(error) => {
                        // One damaged item must not keep the others from their deadlines.
                        tracing::error!(family = A::NAME, %error, "an item that is due could not be advanced");
                        report.failed += 1;
                    }
                }
            }
            cursor = page.next;
            if cursor.is_none() || met >= MOST_PER_FAMILY {
                break;
            }
        }
    }
    Ok(())
}

async fn one<A: Family>(
    store: &(impl Reads + Writes),
    key: Key,
    command: A::Command,
    occasion: &Occasion,
    programme: &Programme,
) -> Result<bool, StoreError> {
    let item = store.fetch(std::slice::from_ref(&key)).await?.pop().flatten();
    // The index may lag behind a deletion or a change: what is read here decides.
    let Ok(outcome) = Loaded::<A>::read(key, item)?.decide(command, occasion, programme) else { return Ok(false) };
    let Some(write) = outcome.write(occasion.now)? else { return Ok(false) };
    match store.commit(vec![write]).await {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}
