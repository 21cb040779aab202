//! `deliver-webhook` and `retry-webhooks`: events on their way to endpoints, which stand in the measuring cloud itself.

use application::notification::WebhookOrder;
use serde_json::{Value, json};
use support::queues;

use super::{Operation, batch, repeated, request};
use crate::cloud::{FAILS, TAKES};

/// Messages of a queue's batch, deliveries that are due in one run.
const BATCH: usize = 10;

pub(super) const OPERATIONS: &[Operation] = &[
    request("deliver-webhook", "an event that is taken", |world, times| {
        let webhook = world.has_endpoint("takes", TAKES);
        (0..times).map(|number| messages(&[world.sends(&webhook, number)])).collect()
    }),
    // Each to an endpoint of its own: one that fails and fails is left alone.
    request("deliver-webhook", "an event that is refused", |world, times| {
        let refused = |number| {
            let webhook = world.has_endpoint(&format!("fails {number}"), FAILS);
            messages(&[world.sends(&webhook, number)])
        };
        (0..times).map(refused).collect()
    }),
    batch("deliver-webhook", "a batch of 10", |world, times| {
        let webhook = world.has_endpoint("takes", TAKES);
        let order = |number: usize| (0..BATCH).map(|event| world.sends(&webhook, number * BATCH + event)).collect::<Vec<_>>();
        (0..times).map(|number| messages(&order(number))).collect()
    }),
    request("retry-webhooks", "nothing due", |_, times| repeated(json!({}), times)),
    // They stay due: ordering an attempt changes nothing.
    batch("retry-webhooks", "10 due", |world, times| {
        let webhook = world.has_endpoint("waits", TAKES);
        for number in 0..BATCH {
            let _ = world.sends(&webhook, number);
        }
        repeated(json!({}), times)
    }),
];

fn messages(orders: &[WebhookOrder]) -> Value {
    let bodies: Vec<String> = orders.iter().map(|order| serde_json::to_string(order).expect("an order")).collect();
    queues::batch(bodies.iter().map(String::as_str))
}
