//! What runs by itself: relay, consumers of emails and of webhooks, feedback, the schedules, the table's own forgetting, and an operator
//! who replays.

use std::sync::Arc;

use application::{
    moment::Moment,
    notification::{EmailOrder, WebhookOrder, matrix},
    programme::programme,
    use_cases::{
        catch_up::{CatchUpOrder, catch_up},
        deliver::{self, Sender},
        email_feedback::{self, Feedback},
        expire_requests,
        relay::{Change, relay},
        retry_webhooks,
        send_email::{Post, send},
    },
};
use domain::{id::EmailId, limits, values::EmailAddress};
use futures_util::future::join_all;

use crate::{
    invocation::{Function, Invocation, invoke},
    world::{DAY, HIDDEN, HOUR, Job, MINUTE, SECOND, Waiting, World, timestamp},
};

/// The relay.
pub const RELAY: Function = Function::works("relay-events", 30 * SECOND);
/// The consumer of email orders.
pub const SEND: Function = Function::works("send-email", 15 * SECOND);
/// The consumer of feedback.
pub const FEEDBACK: Function = Function::works("record-email-feedback", 10 * SECOND);
/// The schedule.
pub const EXPIRE: Function = Function::works("expire-requests", 120 * SECOND);
/// The consumer of webhook orders.
pub const DELIVER: Function = Function::works("deliver-webhook", 30 * SECOND);
/// The consumer of orders that bring installations up to what is published.
pub const CATCH_UP: Function = Function::works("ask-consent", 30 * SECOND);
/// The schedule of webhooks.
pub const RETRY: Function = Function::works("retry-webhooks", 50 * SECOND);
/// The operator's replay.
pub const REPLAY: Function = Function::works("replay", 120 * SECOND);

/// Does what the world set going.
pub async fn work(world: Arc<World>, delay: i64, job: Job) {
    world.sleep(delay).await;
    match job {
        Job::Relay(shard) => relay_shard(&world, shard).await,
        Job::Consume => consume(&world).await,
        Job::Deliver(body) => deliver_webhook(&world, &body).await,
        Job::CatchUp(body) => catch_up_installations(&world, &body).await,
        Job::Feedback(email, feedback) => feed_back(&world, email, feedback).await,
    }
}

/// Relays a part of the stream until there is nothing more in it. What failed comes again, perhaps cut otherwise; what
/// succeeded comes again, too, when its acknowledgement is lost.
async fn relay_shard(world: &Arc<World>, shard: usize) {
    let mut most = 100;
    while !world.leave(shard) {
        let changes = world.peek(shard, if world.oddly(300) { 1 + world.below(10) } else { most });
        let outcome = invoke(world, RELAY, async |run: &Invocation| relay(run, run, &changes, matrix()).await).await;
        if matches!(outcome, Some(Ok(_))) {
            most = 100;
            if !world.oddly(50) {
                world.advance(shard, changes.len());
            }
        } else {
            // The event source halves a batch that failed.
            most = (changes.len() / 2).max(1);
            world.sleep(world.odd_number(SECOND, MINUTE)).await;
        }
    }
}

/// Receives a batch of orders and sends each; those that failed are seen again later.
async fn consume(world: &Arc<World>) {
    let batch = world.receive();
    if batch.is_empty() {
        return;
    }
    let outcome = invoke(world, SEND, async |run: &Invocation| join_all(batch.iter().map(|order| send_one(run, order))).await).await;
    // The function's own answer may be lost: then all of the batch comes again.
    for (order, is_done) in batch.iter().zip(outcome.unwrap_or_default()) {
        if is_done && !world.oddly(30) {
            world.delete_order(order.id);
        }
    }
}

async fn send_one(run: &Invocation, waiting: &Waiting) -> bool {
    let Ok(order) = serde_json::from_str::<EmailOrder>(&waiting.body) else { return false };
    let team = team();
    let post = Post { site_url: "https://site.example", team: &team, programme: programme() };
    send(run, run, run, run, post, &order, run.now()).await.is_ok()
}

/// Receives an order to attempt a delivery, again while it fails, until it would be a dead letter: the schedule orders what
/// is still due anyhow.
async fn deliver_webhook(world: &Arc<World>, body: &str) {
    let Ok(order) = serde_json::from_str::<WebhookOrder>(body) else {
        world.break_rule("the queue of webhooks carries what is no order".to_owned());
        return;
    };
    for _ in 0..5 {
        let outcome = invoke(world, DELIVER, async |run: &Invocation| {
            let sender = Sender { site_url: "https://site.example", rules: programme().webhook };
            deliver::deliver(run, run, run, run, sender, &order, run.now()).await
        });
        if matches!(outcome.await, Some(Ok(_))) && !world.oddly(30) {
            return;
        }
        world.sleep(HIDDEN).await;
    }
}

/// Receives an order to bring installations up to what is published, again while it fails, until it is a dead letter.
async fn catch_up_installations(world: &Arc<World>, body: &str) {
    let Ok(order) = serde_json::from_str::<CatchUpOrder>(body) else {
        world.break_rule("the queue of installations carries what is no order".to_owned());
        return;
    };
    for _ in 0..5 {
        let outcome = invoke(world, CATCH_UP, async |run: &Invocation| {
            let request_id = run.request_id();
            catch_up(run, run, &order, Moment { now: run.now(), request_id: &request_id, programme: programme() }).await
        });
        if matches!(outcome.await, Some(Ok(_))) && !world.oddly(30) {
            return;
        }
        world.sleep(HIDDEN).await;
    }
    world.core().dead.push(body.to_owned());
}

/// The schedule of webhooks, while anything waits for an attempt: not every minute, or a story would consist of it.
pub async fn retry(world: Arc<World>, until: i64) {
    while world.core().clock < until {
        let pause = 10 * MINUTE + world.odd_number(0, 6 * HOUR);
        world.sleep(pause).await;
        if !world.core().pending_deliveries.is_empty() {
            order_due(&world).await;
        }
    }
}

/// One run of the schedule of webhooks.
pub async fn order_due(world: &Arc<World>) {
    invoke(world, RETRY, async |run: &Invocation| retry_webhooks::run(run, run, run.now()).await.is_ok()).await;
}

/// The platform's shared team address.
///
/// # Panics
/// Never: it is an address.
#[must_use]
pub fn team() -> EmailAddress {
    EmailAddress::parse("canary.team@platform.example").expect("an address")
}

/// The provider's word on a letter, which comes again until it is taken down, but not for ever.
async fn feed_back(world: &Arc<World>, email: EmailId, feedback: Feedback) {
    for _ in 0..5 {
        let outcome =
            invoke(world, FEEDBACK, async |run: &Invocation| email_feedback::record(run, &email, feedback, run.now()).await).await;
        if matches!(outcome, Some(Ok(_))) && !world.oddly(50) {
            return;
        }
        world.sleep(HIDDEN).await;
    }
}

/// The schedule: twice a day until the end, sometimes late, sometimes twice at once, sometimes not at all.
pub async fn schedule(world: Arc<World>, until: i64) {
    while world.core().clock < until {
        let planned = world.core().clock;
        let lateness = if world.oddly(200) { world.odd_number(0, 6 * HOUR) } else { 0 };
        world.sleep(lateness).await;
        if !world.oddly(150) {
            let runs = if world.oddly(150) { 2 } else { 1 };
            join_all((0..runs).map(|_| expire(&world, planned))).await;
        }
        let next = planned + 12 * HOUR - world.core().clock;
        world.sleep(next.max(MINUTE)).await;
    }
}

/// One run of the schedule: its time is the earlier of the event's and the clock's.
pub async fn expire(world: &Arc<World>, planned: i64) -> bool {
    let outcome = invoke(world, EXPIRE, async |run: &Invocation| {
        let request_id = run.request_id();
        let moment = Moment { now: run.now().min(timestamp(planned)), request_id: &request_id, programme: programme() };
        expire_requests::run(run, moment).await
    });
    matches!(outcome.await, Some(Ok(report)) if report.failed == 0)
}

/// The table deletes what expired, in its own time.
pub async fn forget(world: Arc<World>, until: i64) {
    while world.core().clock < until {
        if let Err(error) = world.delete_expired().await {
            world.break_rule(format!("expired items cannot be deleted: {error}"));
        }
        world.sleep(world.odd_number(DAY, 4 * DAY)).await;
    }
}

/// Now and then an operator replays what the items still hold: everything that changed in the days that events are kept.
pub async fn replay(world: Arc<World>, until: i64) {
    loop {
        let pause = 10 * DAY + world.odd_number(0, 20 * DAY);
        world.sleep(pause).await;
        if world.core().clock >= until {
            return;
        }
        let changes = replayable(&world);
        for batch in changes.chunks(20) {
            // An operator who sees it fail starts it again; one who does not, leaves it at half.
            for _ in 0..3 {
                let outcome = invoke(&world, REPLAY, async |run: &Invocation| relay(run, run, batch, matrix()).await).await;
                if matches!(outcome, Some(Ok(_))) {
                    break;
                }
            }
        }
    }
}

fn replayable(world: &World) -> Vec<Change> {
    let now = world.now();
    let is_recent = |item: &application::ports::Item| {
        let changed_at = item.attributes.get("updated_at").and_then(|at| at.as_str()).and_then(|at| at.parse::<jiff::Timestamp>().ok());
        item.version().is_some() && changed_at.is_some_and(|at| now.duration_since(at) < limits::EVENTS_KEPT)
    };
    let items = world.store.items_where(|item| item.attributes.contains_key("aggregate") && is_recent(item)).into_iter();
    items.map(|item| Change { item, old_version: 0 }).collect()
}
