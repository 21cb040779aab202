//! What no person waits for: the relay, emails, feedback on them, the schedule.

use application::{
    notification::EmailOrder,
    records::{
        Record as _,
        email::{Email, Status},
    },
    use_cases::{listing_review::Act as Review, review::Act},
};
use domain::step::add_days;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use support::{cast::RITA, listings, queues, story};

use super::{Operation, batch, repeated, request};
use crate::world::{Company, World, done};

/// Records of a stream's batch, messages of a queue's.
const BATCH: usize = 10;
/// Applications that are due in one run.
pub const DUE: usize = 10;

pub(super) const OPERATIONS: &[Operation] = &[
    request("relay-events", "an application", |world, times| {
        changes(world, times, |world, company| {
            let _ = world.applies(company);
        })
    }),
    request("relay-events", "a claim", |world, times| {
        changes(world, times, |world, company| {
            let application = world.confirms(company);
            world.store.drain_stream();
            world.reviews(&application, &Act::Claim);
        })
    }),
    request("relay-events", "an approval", |world, times| {
        changes(world, times, |world, company| {
            let application = world.is_claimed(company);
            world.store.drain_stream();
            world.reviews(&application, &Act::Approve);
        })
    }),
    request("relay-events", "a publication", |world, times| {
        changes(world, times, |world, company| {
            let partner = world.lists_apps(company);
            let (listing, _) = done(listings::approved(&world.store, &partner));
            world.store.drain_stream();
            done(listings::reviews(&world.store, &RITA, &listing, &Review::Publish));
        })
    }),
    batch("relay-events", "a batch of 10 applications", |world, times| {
        let apply = |number: usize| {
            for company in 0..BATCH {
                let _ = world.applies(Company(number * BATCH + company));
            }
            stream(world)
        };
        (0..times).map(apply).collect()
    }),
    request("send-email", "to the team", |world, times| emails(world, times, |order| order.template == "application-to-review")),
    request("send-email", "to the applicant, with a link", |world, times| {
        emails(world, times, |order| order.template == "application-received")
    }),
    batch("send-email", "a batch of 10", |world, times| {
        let orders = orders(world, times * BATCH / 2);
        orders.chunks(BATCH).map(|orders| queues::batch(orders.iter().map(|(_, body)| body.as_str()))).collect()
    }),
    request("record-email-feedback", "a bounce", bounces),
    request("expire-requests", "nothing due", |_, times| repeated(json!({}), times)),
    request("expire-requests", "1 due", |world, times| due(world, times, 1)),
    batch("expire-requests", "10 due", |world, times| due(world, times, DUE)),
];

/// What the stream carries of each of so many changes.
fn changes(world: &World, times: usize, change: impl Fn(&World, Company)) -> Vec<Value> {
    world.store.drain_stream();
    let event = |number| {
        change(world, Company(number));
        stream(world)
    };
    (0..times).map(event).collect()
}

/// The stream since the last time, as the event source filters it: aggregates only.
fn stream(world: &World) -> Value {
    let mut records = world.store.drain_stream();
    records.retain(|record| record.new.as_ref().is_some_and(|item| item.version().is_some()));
    queues::stream(&records)
}

/// The emails that so many applications call for, two each.
fn orders(world: &World, applications: usize) -> Vec<(EmailOrder, String)> {
    for number in 0..applications {
        let _ = world.applies(Company(number));
    }
    let (orders, _) = done(story::relays(&world.store));
    orders
        .into_iter()
        .map(|order| {
            let body = serde_json::to_string(&order).expect("an order");
            (order, body)
        })
        .collect()
}

fn emails(world: &World, times: usize, wanted: impl Fn(&EmailOrder) -> bool) -> Vec<Value> {
    orders(world, times).into_iter().filter(|(order, _)| wanted(order)).map(|(_, body)| queues::batch([body.as_str()])).collect()
}

fn bounces(world: &World, times: usize) -> Vec<Value> {
    let bounce = |(order, _): (EmailOrder, String)| {
        let sent = Email {
            id: order.email,
            version: 2,
            event_id: order.event_id,
            template: order.template,
            person: order.person,
            status: Status::Sent { at: world.now, message_id: "0102018bench".to_owned() },
            forgotten: add_days(world.now, 90),
        };
        world.store.plant(sent.item().expect("an email's item"));
        let event = json!({
            "eventType": "Bounce",
            "bounce": {"bounceType": "Permanent", "bounceSubType": "General"},
            "mail": {"messageId": "0102018bench", "tags": {"email_id": [sent.id.to_string()]}},
        });
        queues::batch([event.to_string().as_str()])
    };
    orders(world, times).into_iter().filter(|(order, _)| order.template == "application-received").map(bounce).collect()
}

/// Runs of the schedule, each at a time when so many applications more have become due for their first reminder.
fn due(world: &World, times: usize, each: usize) -> Vec<Value> {
    // Nobody confirms within two days: that is when the first reminder is due.
    let run = |number: usize| {
        let applied = seconds_before(add_days(world.now, 0), 3 * 86_400 - i64::try_from(number * 10).expect("a few"));
        for company in 0..each {
            let _ = world.applies_at(Company(number * each + company), applied);
        }
        let scheduled = seconds_before(add_days(applied, 2), -5);
        json!({"scheduled_time": scheduled.to_string()})
    };
    (0..times).map(run).collect()
}

fn seconds_before(at: Timestamp, seconds: i64) -> Timestamp {
    at.saturating_sub(SignedDuration::from_secs(seconds)).expect("a time")
}
