//! What is due is ordered, asked with the sample events of `events/schedule/retry-webhooks/`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

use std::collections::BTreeSet;

use application::{
    fakes::Queues,
    notification::WebhookOrder,
    ports::{Item, Key, Lists, Query, Queue, Reads, Rows, StoreError},
    programme::programme,
    records::{self, Record as _, delivery::Delivery, feed::Entry},
    use_cases::retry_webhooks::{MOST_PER_SHARD, Report},
};
use domain::{
    id::derive,
    webhook::delivery::{Death, Delivery as Standing},
};
use jiff::{SignedDuration, Timestamp};
use retry_webhooks::handle;
use serde_json::{Value, json};
use support::{
    Event, Store,
    cast::{Stage, now},
};

fn at(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

/// A delivery that is due since then.
fn due(stage: &Stage, number: u64, since: Timestamp) -> Delivery {
    let entry = Entry {
        partner: derive(&["acme"]),
        number,
        event_id: format!("event/{number}"),
        kind: "member.joined".to_owned(),
        subject: "partner/partner".to_owned(),
        event_schema: 1,
        aggregate_version: 1,
        at: since,
        data: json!({}),
    };
    let delivery = Delivery::begun(derive(&["hook"]), &entry, since, programme().webhook);
    stage.store.plant(delivery.item().unwrap());
    delivery
}

async fn run(stage: &Stage, event: &Value, clock: Timestamp) -> (Report, Vec<WebhookOrder>) {
    let queues = Queues::default();
    let report = handle(&stage.store, &queues, event, clock).await.unwrap();
    let messages = queues.drain();
    assert!(messages.iter().all(|message| message.queue == Queue::Webhooks));
    (report, messages.iter().map(|message| serde_json::from_str(&message.body).unwrap()).collect())
}

#[tokio::test]
async fn every_sample_event_runs_at_the_earlier_of_schedule_and_clock() {
    let expected = [("every-minute", 1), ("hostile-no-object", 1), ("in-the-future", 1), ("long-ago", 0), ("placeholder-not-filled-in", 1)];
    let events = Event::all("schedule/retry-webhooks");
    assert_eq!(events.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected.map(|(name, _)| name));
    for ((name, event), (_, ordered)) in events.into_iter().zip(expected) {
        let stage = Stage::set();
        due(&stage, 1, now());
        due(&stage, 2, at(60));
        let (report, orders) = run(&stage, &event.0, now()).await;
        assert_eq!(report, Report { ordered, passed_over: 0, failed: 0 }, "{name}");
        assert_eq!(orders.len(), ordered, "{name}");
    }
}

#[tokio::test]
async fn everything_due_in_every_shard_is_ordered_and_nothing_else() {
    let stage = Stage::set();
    for number in 1..=300 {
        due(&stage, number, at(-1));
    }
    let settled = due(&stage, 301, at(-1));
    stage.store.plant(settled.then(settled.delivery.buried(Death::EventGone, now()), now(), programme().webhook).item().unwrap());
    due(&stage, 302, at(1));
    let (report, orders) = run(&stage, &json!({}), now()).await;
    assert_eq!(report.ordered, 300);
    assert_eq!(orders.iter().map(|order| order.number).collect::<BTreeSet<_>>(), (1..=300).collect());
}

#[tokio::test]
async fn a_row_that_lags_or_is_damaged_keeps_no_other_from_its_attempt() {
    let stage = Stage::set();
    let lagging = due(&stage, 1, at(-9));
    // The index still shows it; its item says that it is not due.
    let mut item = lagging.then(Standing::begun(at(600)), now(), programme().webhook).item().unwrap();
    let shown = lagging.item().unwrap().attributes["due_at"].clone();
    item.attributes.insert("due_at".to_owned(), shown);
    stage.store.plant(item);
    let mut damaged = due(&stage, 2, at(-8)).item().unwrap();
    damaged.attributes.insert("schema".to_owned(), 99.into());
    stage.store.plant(damaged);
    due(&stage, 3, at(-7));
    let (report, orders) = run(&stage, &json!({}), now()).await;
    assert_eq!(report, Report { ordered: 1, passed_over: 1, failed: 1 });
    assert_eq!(orders[0].number, 3);
}

#[tokio::test]
async fn a_run_takes_so_much_of_each_shard_and_leaves_the_rest_to_the_next() {
    let stage = Stage::set();
    let count = MOST_PER_SHARD as u64 * 8 + 2_000;
    for number in 1..=count {
        due(&stage, number, at(-1));
    }
    let (report, _) = run(&stage, &json!({}), now()).await;
    assert!(report.ordered <= MOST_PER_SHARD * 8, "{report:?}");
    assert!(report.ordered >= MOST_PER_SHARD * 7, "{report:?}");
}

/// A store one of whose due-lists cannot be read.
struct WithoutAShard(Store, String);

impl Reads for WithoutAShard {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        self.0.fetch(keys).await
    }
}

impl Lists for WithoutAShard {
    async fn list(&self, query: &Query) -> Result<Rows, StoreError> {
        if query.partition == self.1 { Err(StoreError::Unavailable("refused by the spec".to_owned())) } else { self.0.list(query).await }
    }
}

#[tokio::test]
async fn a_shard_that_cannot_be_read_keeps_no_other_from_its_attempts_and_is_told() {
    let stage = Stage::set();
    for number in 1..=100 {
        due(&stage, number, at(-1));
    }
    let first = records::delivery::due(0, now()).partition;
    let queues = Queues::default();
    let outcome = handle(&WithoutAShard(stage.store.clone(), first), &queues, &json!({}), now()).await;
    assert!(outcome.is_err(), "the run fails, so that an alarm sees it");
    let ordered = queues.drain().len();
    assert!((50..100).contains(&ordered), "{ordered}");
}
