//! The scheduled job for webhooks: orders what is due. A run costs what is due, and at most so much of each shard.

use futures_util::future::join_all;
use jiff::Timestamp;

use crate::{
    notification::WebhookOrder,
    ports::{Enqueue, EnqueueError, Key, Lists, Message, Reads, StoreError},
    records::{
        self, Record,
        delivery::{Delivery, SHARDS},
    },
};

/// At most so many deliveries of one shard in one run; the next run, a minute later, goes on.
pub const MOST_PER_SHARD: usize = 500;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Attempts ordered.
    pub ordered: usize,
    /// Rows of the due-list whose delivery is settled or not due any more: the index lags.
    pub passed_over: usize,
    /// Deliveries that cannot be read.
    pub failed: usize,
}

/// Why a run broke off; what was ordered stays ordered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RetryError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The queue.
    #[error(transparent)]
    Enqueue(#[from] EnqueueError),
}

/// One run at `now`, all shards at once. Orders only say "attempt now": an attempt that is ordered twice is made once.
///
/// # Errors
/// When a due-list cannot be read or the queue takes nothing; the other shards are ordered all the same.
pub async fn run(store: &(impl Reads + Lists), queue: &impl Enqueue, now: Timestamp) -> Result<Report, RetryError> {
    let mut report = Report::default();
    for shard in join_all((0..SHARDS).map(|number| shard(store, queue, number, now))).await {
        let shard = shard?;
        report.ordered += shard.ordered;
        report.passed_over += shard.passed_over;
        report.failed += shard.failed;
    }
    Ok(report)
}

async fn shard(store: &(impl Reads + Lists), queue: &impl Enqueue, number: u64, now: Timestamp) -> Result<Report, RetryError> {
    let (mut report, mut cursor, mut met) = (Report::default(), None, 0);
    loop {
        let page = store.list(&records::delivery::due(number, now).limit(100).after(cursor)).await?;
        met += page.rows.len();
        let keys: Vec<Key> = page.rows.into_iter().map(|row| row.key).collect();
        let orders = orders(store, &keys, now, &mut report).await?;
        if !orders.is_empty() {
            queue.enqueue(&orders).await?;
        }
        cursor = page.next;
        if cursor.is_none() || met >= MOST_PER_SHARD {
            return Ok(report);
        }
    }
}

/// The orders for the deliveries of a page: whose they are stands in their items, not in the index.
async fn orders(reads: &impl Reads, keys: &[Key], now: Timestamp, report: &mut Report) -> Result<Vec<Message>, StoreError> {
    let mut orders = vec![];
    if keys.is_empty() {
        return Ok(orders);
    }
    for (key, item) in keys.iter().zip(reads.fetch(keys).await?) {
        match item.map(Delivery::read).transpose() {
            Ok(Some(known)) if known.delivery.next_attempt_at().is_some_and(|at| at <= now) => {
                orders.push(WebhookOrder::new(known.webhook, known.partner, known.number).message());
                report.ordered += 1;
            }
            Ok(_) => report.passed_over += 1,
            Err(error) => {
                // One damaged item must not keep the others from their attempts.
                tracing::error!(partition = key.partition, sort = key.sort, %error, "a delivery that is due cannot be read");
                report.failed += 1;
            }
        }
    }
    Ok(orders)
}
