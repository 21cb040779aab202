//! The scheduled job that books consumption: tallies off the list, onto their accounts (product.md, section 3, "Credits").
//!
//! ```text
//!  list of tallies, shard by shard ──→ by account ──→ one transaction: the account as it was read │ up to 95 tallies deleted
//! ```
//! A tally is there exactly while its events are not booked, so each is booked once however often, late or twice at once the job
//! runs: of two that read an account, one writes, and the other meets its tallies gone. An account has one writer at a time and no
//! balance is shared with the requests that report.

use std::collections::BTreeMap;

use domain::{
    credits::{Command, CreditsAccount, Posting},
    digest::Digest,
    event::{Actor, Occasion},
    organisation::OrganisationId,
};
use futures_util::{StreamExt as _, future::try_join_all, stream};

use crate::{
    engine::Loaded,
    moment::Moment,
    ports::{Item, Key, Lists, Query, Reads, StoreError, Write, Writes},
    records::{
        self, Record as _,
        consumption::{SHARDS, Tally, of_row, tallies},
    },
};

/// At most so many tallies of one shard in one run; the next run, a minute later, goes on.
pub const MOST_PER_SHARD: usize = 2_000;
/// Tallies of one transaction: the account, its line of the opening and those of the days that close go with them.
const TALLIES_TOGETHER: usize = 90;
/// Accounts settled at once.
const PARALLEL_ACCOUNTS: usize = 16;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Accounts on which something was booked.
    pub accounts: usize,
    /// Tallies booked.
    pub tallies: usize,
    /// Tallies that somebody else booked at the same moment, or that were booked already: the list lags.
    pub passed_over: usize,
    /// Accounts that could not be settled; the next run meets them again.
    pub failed: usize,
}

/// One run.
///
/// # Errors
/// When the list cannot be read.
pub async fn run(store: &(impl Reads + Writes + Lists), moment: Moment<'_>) -> Result<Report, StoreError> {
    let mut by_account: BTreeMap<OrganisationId, Vec<Key>> = BTreeMap::new();
    for row in try_join_all((0..SHARDS).map(|shard| rows(store, tallies(shard)))).await?.into_iter().flatten() {
        if let Some(organisation) = of_row(&row) {
            by_account.entry(organisation).or_default().push(row.key);
        }
    }
    let accounts =
        by_account.iter().map(|(organisation, keys)| async move { (organisation, account(store, organisation, keys, moment).await) });
    let mut report = Report::default();
    for (organisation, settled) in stream::iter(accounts.collect::<Vec<_>>()).buffer_unordered(PARALLEL_ACCOUNTS).collect::<Vec<_>>().await
    {
        match settled {
            Ok((booked, passed_over)) => {
                report.accounts += usize::from(booked > 0);
                report.tallies += booked;
                report.passed_over += passed_over;
            }
            Err(error) => {
                // One damaged account must not keep the others from being settled.
                tracing::error!(%organisation, %error, "an account could not be settled");
                report.failed += 1;
            }
        }
    }
    Ok(report)
}

async fn rows(lists: &impl Lists, query: Query) -> Result<Vec<Item>, StoreError> {
    let mut rows = vec![];
    let mut query = query.limit(500);
    loop {
        let page = lists.list(&query).await?;
        rows.extend(page.rows);
        match page.next {
            Some(next) if rows.len() < MOST_PER_SHARD => query = query.after(Some(next)),
            _ => return Ok(rows),
        }
    }
}

/// Books what waits for one account, transaction after transaction: how many tallies it booked, and how many it passed over.
async fn account(
    store: &(impl Reads + Writes),
    organisation: &OrganisationId,
    keys: &[Key],
    moment: Moment<'_>,
) -> Result<(usize, usize), StoreError> {
    let (mut booked, mut passed_over) = (0, 0);
    for some in keys.chunks(TALLIES_TOGETHER) {
        match post(store, organisation, some, moment).await {
            Ok(count) => {
                booked += count;
                passed_over += some.len() - count;
            }
            // Somebody else settles this account, or it was topped up just now. What is left is there a minute later.
            Err(StoreError::Conflict { .. }) => return Ok((booked, keys.len() - booked)),
            Err(error) => return Err(error),
        }
    }
    Ok((booked, passed_over))
}

async fn post(store: &(impl Reads + Writes), organisation: &OrganisationId, keys: &[Key], moment: Moment<'_>) -> Result<usize, StoreError> {
    let place = records::credits::key(organisation);
    let all: Vec<Key> = std::iter::once(place.clone()).chain(keys.iter().cloned()).collect();
    let mut items = store.fetch(&all).await?.into_iter();
    let known = Loaded::<CreditsAccount>::read(place, items.next().flatten())?;
    // The list may lag behind: what is not there any more was booked.
    let waiting = items.flatten().map(Tally::read).collect::<Result<Vec<_>, _>>()?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let postings: Vec<Posting> = waiting.iter().flat_map(|tally| tally.sums.iter().copied()).map(Posting::from).collect();
    let names: Vec<_> = waiting.iter().map(|tally| &tally.name).collect();
    let command = Command::Post { organisation: *organisation, batch: Digest::of_value(&names), postings };
    let occasion = Occasion { now: moment.now, actor: Actor::Schedule, request_id: moment.request_id.to_owned() };
    // Booking is never refused.
    let Ok(outcome) = known.decide(command, &occasion, moment.programme) else { return Ok(0) };
    let mut writes = outcome.writes(moment.now)?.unwrap_or_default();
    writes.extend(waiting.iter().map(|tally| Write::Delete(tally.key())));
    store.commit(writes).await?;
    Ok(waiting.len())
}
