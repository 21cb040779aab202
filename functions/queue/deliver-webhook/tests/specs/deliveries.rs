//! One order, one attempt: whatever the endpoint, the queue and the store do.

use application::ports::{Condition, Write, Writes as _};
use application::records::Record as _;
use domain::{
    values::Redacted,
    webhook::{
        Command, EndpointAddress, Loopback, Settings,
        circuit::Circuit,
        delivery::{Death, Outcome, State},
        sign,
    },
};
use serde_json::Value;

use crate::world::{SECRETS, World, at, entry, partner, webhook};

const DAY: i64 = 86_400;

fn header(notice: &application::ports::Notice, name: &str) -> String {
    notice.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap()
}

#[tokio::test]
async fn an_event_arrives_as_a_signed_cloud_event_that_the_receiver_can_verify() {
    let world = World::new();
    world.has_endpoint("hook", "https://hooks.acme.example/in").await;
    let order = world.sends("hook", 1);
    assert_eq!(world.deliver(&[order], at(5)).await, Ok(vec![]));
    let notice = world.receivers.notices().remove(0);
    let body: Value = serde_json::from_slice(&notice.body).unwrap();
    assert_eq!(body["specversion"], "1.0");
    assert_eq!(body["id"], entry(1).event_id);
    assert_eq!(body["source"], "https://liaison.example");
    assert_eq!(body["type"], entry(1).kind);
    assert_eq!(body["subject"], entry(1).subject);
    assert_eq!(body["time"], entry(1).at.to_string());
    assert_eq!((&body["sequence"], &body["subjectversion"], &body["schemaversion"]), (&"1".into(), &1.into(), &1.into()));
    assert_eq!(body["data"], entry(1).data);
    assert_eq!(header(&notice, "webhook-id"), entry(1).event_id);
    assert_eq!(header(&notice, "webhook-timestamp"), at(5).as_second().to_string());
    let expected = sign(&Redacted::new(SECRETS[0].to_owned()), &entry(1).event_id, at(5), &notice.body).unwrap();
    assert_eq!(header(&notice, "webhook-signature"), expected);
    let delivery = world.delivery("hook", 1);
    assert!(matches!(delivery.delivery.state, State::Delivered { .. }));
    let attempt = delivery.delivery.log[0];
    assert_eq!((attempt.at, attempt.outcome, attempt.took_ms), (at(5), Outcome::Answered { status: 204 }, 12));
}

#[tokio::test]
async fn while_a_rotation_overlaps_both_secrets_sign_and_then_the_new_one_alone() {
    let world = World::new();
    world.has_endpoint("hook", "https://hooks.acme.example/in").await;
    world.rotates("hook", at(0)).await;
    let expected = |number: usize, second: i64, body: &[u8], n: u64| {
        sign(&Redacted::new(SECRETS[number].to_owned()), &entry(n).event_id, at(second), body).unwrap()
    };
    let order = world.sends("hook", 1);
    world.deliver(&[order], at(1)).await.unwrap();
    let notice = world.receivers.notices().remove(0);
    assert_eq!(header(&notice, "webhook-signature"), format!("{} {}", expected(1, 1, &notice.body, 1), expected(0, 1, &notice.body, 1)));
    let order = world.sends("hook", 2);
    world.deliver(&[order], at(DAY)).await.unwrap();
    let notice = world.receivers.notices().remove(1);
    assert_eq!(header(&notice, "webhook-signature"), expected(1, DAY, &notice.body, 2));
}

#[tokio::test]
async fn an_order_that_comes_again_or_twice_at_once_sends_once() {
    let world = World::new();
    world.has_endpoint("hook", "https://hooks.acme.example/in").await;
    let order = world.sends("hook", 1);
    world.store.let_readers_meet(2);
    let orders = [order.clone()];
    let (one, other) = tokio::join!(world.deliver(&orders, at(0)), world.deliver(&orders, at(0)));
    assert_eq!((one, other), (Ok(vec![]), Ok(vec![])));
    assert_eq!(world.receivers.notices().len(), 1);
    for second in [1, 60, DAY] {
        world.deliver(std::slice::from_ref(&order), at(second)).await.unwrap();
    }
    assert_eq!(world.receivers.notices().len(), 1);
}

#[tokio::test]
async fn a_claim_of_somebody_who_died_lapses_and_the_schedule_brings_it_again() {
    let world = World::new();
    world.has_endpoint("hook", "https://hooks.acme.example/in").await;
    let orders = [world.sends("hook", 1)];
    {
        let mut delivery = Box::pin(world.deliver(&orders, at(0)));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        while world.delivery("hook", 1).version == 1 {
            assert!(delivery.as_mut().poll(&mut context).is_pending());
        }
    }
    assert!(world.receivers.notices().is_empty());
    assert_eq!(world.minutes_pass(0, 180).await, 0, "the claim holds");
    assert_eq!(world.minutes_pass(180, 240).await, 1);
    assert!(matches!(world.delivery("hook", 1).delivery.state, State::Delivered { .. }));
}

#[tokio::test]
async fn an_attempt_is_recorded_though_the_store_hesitates() {
    let world = World::new();
    world.has_endpoint("hook", "https://hooks.acme.example/in").await;
    let orders = [world.sends("hook", 1)];
    {
        let mut delivery = Box::pin(world.deliver(&orders, at(0)));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        while world.delivery("hook", 1).version == 1 {
            assert!(delivery.as_mut().poll(&mut context).is_pending());
        }
        world.store.refuse(3);
        delivery.await.unwrap();
    }
    assert!(matches!(world.delivery("hook", 1).delivery.state, State::Delivered { .. }));
}

#[tokio::test]
async fn an_endpoint_that_answers_with_anything_but_2xx_is_tried_again_and_given_up_after_three_days() {
    for outcome in [
        Outcome::Answered { status: 500 },
        Outcome::Answered { status: 307 },
        Outcome::Late {},
        Outcome::Unreachable {},
        Outcome::AddressRefused {},
    ] {
        let world = World::new();
        world.has_endpoint("hook", "https://hooks.acme.example/in").await;
        world.receivers.behave("hooks.acme.example", outcome);
        let order = world.sends("hook", 1);
        world.deliver(&[order], at(0)).await.unwrap();
        assert_eq!(world.delivery("hook", 1).delivery.log[0].outcome, outcome);
        let calls = 1 + world.minutes_pass(60, 4 * DAY).await;
        assert!((15..60).contains(&calls), "{outcome:?}: {calls} calls");
        let delivery = world.delivery("hook", 1).delivery;
        let State::Dead { at: died, reason: Death::GivenUp } = delivery.state else { panic!("{outcome:?}: {delivery:?}") };
        assert!(died <= at(3 * DAY + 60) && died > at(2 * DAY), "{outcome:?}: {died}");
        assert_eq!(delivery.log.len(), 20);
        assert!(delivery.log.iter().all(|attempt| attempt.at <= at(3 * DAY + 60)));
        assert_eq!(world.minutes_pass(4 * DAY, 4 * DAY + 600).await, 0);
    }
}

#[tokio::test]
async fn an_endpoint_dead_for_two_days_delays_no_other_and_gets_everything_when_it_is_back() {
    let world = World::new();
    world.has_endpoint("dead", "https://dead.acme.example/in").await;
    world.has_endpoint("well", "https://well.acme.example/in").await;
    world.receivers.behave("dead.acme.example", Outcome::Late {});
    let mut number = 0;
    for hour in 0..48 {
        let mut orders = vec![];
        for _ in 0..3 {
            number += 1;
            orders.extend([world.sends("dead", number), world.sends("well", number)]);
        }
        world.deliver(&orders, at(hour * 3_600)).await.unwrap();
        for n in number - 2..=number {
            assert!(matches!(world.delivery("well", n).delivery.state, State::Delivered { .. }), "hour {hour}: event {n} at once");
            assert_eq!(world.delivery("well", n).delivery.log.len(), 1);
        }
        world.minutes_pass(hour * 3_600 + 60, (hour + 1) * 3_600).await;
    }
    let to_the_dead = world.receivers.notices().iter().filter(|notice| notice.url.host() == "dead.acme.example").count();
    assert!(to_the_dead < 100, "two days cost {to_the_dead} calls, not thousands");
    assert!(matches!(world.circuit("dead"), Circuit::Open { .. }));
    world.receivers.behave("dead.acme.example", Outcome::Answered { status: 200 });
    world.minutes_pass(48 * 3_600, 54 * 3_600).await;
    for n in 1..=number {
        let state = world.delivery("dead", n).delivery.state;
        assert!(matches!(state, State::Delivered { .. }), "event {n}: {state:?}");
    }
    assert_eq!(world.circuit("dead"), Circuit::default());
}

#[tokio::test]
async fn an_open_circuit_lets_one_of_many_probe() {
    let world = World::new();
    world.has_endpoint("hook", "https://hooks.acme.example/in").await;
    world.receivers.behave("hooks.acme.example", Outcome::Answered { status: 503 });
    let orders: Vec<_> = (1..=20).map(|number| world.sends("hook", number)).collect();
    for order in &orders[..5] {
        world.deliver(std::slice::from_ref(order), at(0)).await.unwrap();
    }
    assert!(matches!(world.circuit("hook"), Circuit::Open { .. }), "five in a row open it");
    world.deliver(&orders[5..], at(1)).await.unwrap();
    assert_eq!(world.receivers.notices().len(), 5, "nobody calls");
    // All of them come at the probe's time, at once.
    let orders: Vec<_> = (6..=15).map(|number| world.sends("hook", number)).collect();
    world.deliver(&orders, at(120)).await.unwrap();
    assert_eq!(world.receivers.notices().len(), 6, "one probes, the others wait");
}

#[tokio::test]
async fn what_waits_for_an_endpoint_that_is_disabled_deleted_or_whose_event_is_gone_ends_visibly() {
    let world = World::new();
    for (name, reason) in [("off", Death::EndpointDisabled), ("gone", Death::EndpointDeleted), ("empty", Death::EventGone)] {
        world.has_endpoint(name, "https://hooks.acme.example/in").await;
        let order = world.sends(name, 1);
        match name {
            "off" => world.decides(name, Command::Disable, at(0)),
            "gone" => world.decides(name, Command::Delete, at(0)),
            _ => world.store.commit(vec![Write::Delete(entry(1).key())]).await.unwrap(),
        }
        world.deliver(&[order], at(1)).await.unwrap();
        let State::Dead { reason: told, .. } = world.delivery(name, 1).delivery.state else { panic!("{name}") };
        assert_eq!(told, reason, "{name}");
    }
    assert!(world.receivers.notices().is_empty());
}

#[tokio::test]
async fn a_changed_address_counts_for_what_still_waits() {
    let world = World::new();
    world.has_endpoint("hook", "https://old.acme.example/in").await;
    let order = world.sends("hook", 1);
    let url = EndpointAddress::parse("https://new.acme.example/in", Loopback::Refused).unwrap();
    world.decides("hook", Command::Change { settings: Settings { url, description: None, event_types: vec![] } }, at(0));
    world.deliver(&[order], at(1)).await.unwrap();
    assert_eq!(world.receivers.notices()[0].url.host(), "new.acme.example");
}

#[tokio::test]
async fn a_secret_copied_to_another_endpoint_does_not_open_there() {
    let world = World::new();
    world.has_endpoint("hook", "https://hooks.acme.example/in").await;
    let order = world.sends("other", 1);
    // The other endpoint's item, with the first one's secret in it.
    let key = application::records::webhook::key(&partner(), &webhook("hook"));
    let stolen = serde_json::to_string(&world.store.get(&key).unwrap().attributes).unwrap();
    let stolen = stolen.replace(&webhook("hook").to_string(), &webhook("other").to_string());
    let other = application::records::webhook::key(&partner(), &webhook("other"));
    let item = application::ports::Item { key: other, attributes: serde_json::from_str(&stolen).unwrap() };
    world.store.commit(vec![Write::Put(item, Condition::None)]).await.unwrap();
    assert_eq!(world.deliver(&[order], at(0)).await, Err(queue::AllFailed::Messages(1)), "an operator hears of it");
    assert!(world.receivers.notices().is_empty());
}

#[tokio::test]
async fn no_log_shows_a_secret_an_address_or_a_body() {
    let world = World::new();
    world.has_endpoint("hook", "https://hooks.acme.example/s3cr3t-path").await;
    let order = world.sends("hook", 1);
    world.deliver(&[order], at(0)).await.unwrap();
    let logged = world.stage.watch.lines();
    assert!(logged.contains("delivered") && !logged.contains("s3cr3t") && !logged.contains("whsec") && !logged.contains("7Kf2aQ9x"));
}
