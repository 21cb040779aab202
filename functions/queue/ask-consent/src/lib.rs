//! Brings up what follows a change elsewhere. Installations follow what their app publishes: it asks where a new version asks for
//! more, moves on where it does not, leaves alone where it is gone (see [`application::use_cases::catch_up`]). Delegations follow
//! the credits of who pays, and the attachment they rest on (see [`application::use_cases::delegations::follow`]).

use application::{
    moment::Moment,
    ports::{Enqueue, Lists, Reads, Writes},
    programme::programme,
    use_cases::{
        catch_up::{CatchUpError, Order, catch_up},
        delegations::follow::follow,
    },
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
    queue::each(event, PARALLEL, |order: Order| async move {
        let moment = Moment { now: now(), request_id, programme: programme() };
        match order {
            Order::Installations(order) => {
                let report = Box::pin(catch_up(store, queues, &order, moment)).await?;
                tracing::info!(listing = %order.listing, seen = report.seen, changed = report.changed, "installations caught up");
            }
            Order::Delegations(order) => {
                let report = Box::pin(follow(store, queues, &order, moment)).await?;
                tracing::info!(partner = %order.payer, seen = report.seen, changed = report.changed, "delegations followed");
            }
        }
        Ok::<_, CatchUpError>(())
    })
    .await
}
