//! Brings installations up to what their app publishes: asks where a new version asks for more, moves on where it does not,
//! leaves alone where it is gone (see [`application::use_cases::catch_up`]).

use application::{
    moment::Moment,
    ports::{Enqueue, Lists, Reads, Writes},
    programme::programme,
    use_cases::catch_up::{self, CatchUpError, CatchUpOrder},
};
use jiff::Timestamp;
use queue::{AllFailed, Failures};
use serde_json::Value;

/// Orders under way at once; each has as many installations under way.
const PARALLEL: usize = 2;

/// Carries out a batch of orders. `queues` takes the order of each next page.
///
/// # Errors
/// When not one order of the batch could be carried out.
pub async fn handle(
    store: &(impl Reads + Writes + Lists),
    queues: &impl Enqueue,
    event: &Value,
    now: impl Fn() -> Timestamp,
    request_id: &str,
) -> Result<Failures, AllFailed> {
    let now = &now;
    queue::each(event, PARALLEL, |order: CatchUpOrder| async move {
        let moment = Moment { now: now(), request_id, programme: programme() };
        let report = Box::pin(catch_up::catch_up(store, queues, &order, moment)).await?;
        tracing::info!(listing = %order.listing, seen = report.seen, changed = report.changed, "installations caught up");
        Ok::<_, CatchUpError>(())
    })
    .await
}
