//! One order, one letter: whatever the provider, the queue and the store do.

use application::{
    notification::EmailOrder,
    ports::{SendError, Write, Writes},
    records::{self, email::Status},
    use_cases::{expire_requests, send_email::CLAIM},
};
use jiff::{SignedDuration, Timestamp};
use queue::AllFailed;
use support::{
    cast::{day, now},
    story::{self, moment},
};

use crate::world::World;

fn after(duration: SignedDuration) -> Timestamp {
    now().saturating_add(duration).unwrap()
}

/// A world in which Acme has applied, and the order of the letter to its applicant.
async fn ordered() -> (World, EmailOrder) {
    let world = World::new();
    story::applies(&world.store, now()).await;
    let order = world.orders().await.into_iter().find(|order| order.template == "application-received").unwrap();
    (world, order)
}

fn again() -> Result<Vec<String>, AllFailed> {
    Err(AllFailed::Messages(1))
}

#[tokio::test]
async fn an_order_delivered_again_sends_nothing_and_writes_nothing_but_a_link_of_nobodys() {
    let (world, order) = ordered().await;
    for delivery in 0..3 {
        assert_eq!(world.deliver(std::slice::from_ref(&order), day(delivery)).await, Ok(vec![]));
        assert_eq!(world.letters().len(), 1, "delivery {delivery}");
    }
    assert!(matches!(world.status(&order.email), Some(Status::Sent { .. })));
}

#[tokio::test]
async fn an_order_delivered_twice_at_once_sends_one_letter() {
    let (world, order) = ordered().await;
    let (orders, store) = (vec![order.clone()], &world.store);
    store.let_readers_meet(2);
    let (one, other) = tokio::join!(world.deliver(&orders, now()), world.deliver(&orders, now()));
    assert_eq!(world.letters().len(), 1);
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}: one sends, the other comes again");
    assert_eq!(world.deliver(&orders, now()).await, Ok(vec![]));
    assert_eq!(world.letters().len(), 1);
}

#[tokio::test]
async fn what_the_provider_does_not_take_now_is_released_and_sent_later() {
    let (world, order) = ordered().await;
    world.provider_will([SendError::Unavailable("throttled".to_owned()), SendError::Unavailable("throttled".to_owned())]);
    for _ in 0..2 {
        assert_eq!(world.deliver(std::slice::from_ref(&order), now()).await, again());
        assert_eq!(world.status(&order.email), Some(Status::Released {}));
    }
    assert_eq!(world.deliver(std::slice::from_ref(&order), now()).await, Ok(vec![]), "the next attempt need not wait");
    assert_eq!(world.letters().len(), 1);
}

#[tokio::test]
async fn what_the_provider_will_never_take_is_marked_and_not_tried_again() {
    let (world, order) = ordered().await;
    world.provider_will([SendError::Refused("address on the suppression list".to_owned())]);
    for _ in 0..3 {
        assert_eq!(world.deliver(std::slice::from_ref(&order), now()).await, Ok(vec![]));
    }
    assert!(matches!(world.status(&order.email), Some(Status::Refused { .. })));
    assert!(world.letters().is_empty());
}

#[tokio::test]
async fn while_a_lost_answer_may_have_been_a_letter_the_claim_stays_and_then_lapses() {
    let (world, order) = ordered().await;
    world.provider_will([SendError::AnswerLost("timed out".to_owned())]);
    assert_eq!(world.deliver(std::slice::from_ref(&order), now()).await, again());
    assert!(matches!(world.status(&order.email), Some(Status::Claimed { .. })));
    let last = CLAIM - SignedDuration::from_millis(1);
    assert_eq!(world.deliver(std::slice::from_ref(&order), after(last)).await, again());
    assert_eq!(world.letters().len(), 1, "within the claim nobody sends a second");
    assert_eq!(world.deliver(std::slice::from_ref(&order), after(CLAIM)).await, Ok(vec![]));
    assert_eq!(world.letters().len(), 2, "at least once: a lost answer may cost a second letter");
    assert!(matches!(world.status(&order.email), Some(Status::Sent { .. })));
}

#[tokio::test]
async fn a_claim_of_somebody_who_died_lapses() {
    let (world, order) = ordered().await;
    {
        // Dropped between its claim and the provider's answer, as a function that runs out of time is.
        let orders = [order.clone()];
        let mut delivery = Box::pin(world.deliver(&orders, now()));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        while world.status(&order.email).is_none() {
            assert!(delivery.as_mut().poll(&mut context).is_pending());
        }
    }
    assert!(world.letters().is_empty());
    assert_eq!(world.deliver(std::slice::from_ref(&order), now()).await, again());
    assert_eq!(world.deliver(std::slice::from_ref(&order), after(CLAIM)).await, Ok(vec![]));
    assert_eq!(world.letters().len(), 1);
}

#[tokio::test]
async fn a_sent_letter_is_marked_though_the_store_hesitates() {
    let (world, order) = ordered().await;
    world.then_the_store_refuses(3);
    assert_eq!(world.deliver(std::slice::from_ref(&order), now()).await, Ok(vec![]));
    assert!(matches!(world.status(&order.email), Some(Status::Sent { .. })));

    // A store that stays away leaves the claim: the letter comes a second time rather than not at all.
    let (world, order) = ordered().await;
    world.then_the_store_refuses(4);
    assert_eq!(world.deliver(std::slice::from_ref(&order), now()).await, again());
    assert_eq!(world.deliver(std::slice::from_ref(&order), now()).await, again(), "not before the claim has lapsed");
    assert_eq!(world.letters().len(), 1);
}

#[tokio::test]
async fn while_the_store_is_away_nothing_is_sent_and_nothing_is_lost() {
    for refused in 1..=2 {
        let (world, order) = ordered().await;
        world.store.refuse(refused);
        assert_eq!(world.deliver(std::slice::from_ref(&order), now()).await, again(), "{refused}");
        assert!(world.letters().is_empty());
        assert_eq!(world.deliver(std::slice::from_ref(&order), after(CLAIM)).await, Ok(vec![]));
        assert_eq!(world.letters().len(), 1);
    }
}

#[tokio::test]
async fn nobody_is_reminded_of_what_they_have_done_or_asked_what_is_answered() {
    let world = World::new();
    let application = story::applies(&world.store, now()).await;
    expire_requests::run(&world.store, moment(day(2))).await.unwrap();
    story::claims(&world.store, &application, day(2)).await;
    story::asks(&world.store, &application, day(2)).await;
    expire_requests::run(&world.store, moment(day(9))).await.unwrap();
    // All of it waits on the queue while the applicant confirms and answers.
    story::confirms(&world.store, &application, day(9)).await;
    story::answers(&world.store, &application, day(9)).await;
    let orders = world.orders().await;
    assert_eq!(world.deliver(&orders, day(9)).await, Ok(vec![]));
    let moot: Vec<_> = orders
        .iter()
        .filter(|order| matches!(world.status(&order.email), Some(Status::Moot { .. })))
        .map(|order| order.template.as_str())
        .collect();
    for template in ["application-confirmation-reminder", "application-question", "application-question-reminder"] {
        assert!(moot.contains(&template), "{template} went out: {moot:?}");
    }
    let sent = world.letters().len();
    assert_eq!(sent + moot.len(), orders.len());
    assert_eq!(world.deliver(&orders, day(10)).await, Ok(vec![]));
    assert_eq!(world.letters().len(), sent);
}

#[tokio::test]
async fn nobody_is_told_of_an_overdue_review_that_has_ended() {
    let world = World::new();
    let application = story::applies(&world.store, now()).await;
    world.sends(now()).await;
    expire_requests::run(&world.store, moment(day(3))).await.unwrap();
    story::presses(&world.store, &application, domain::application::Command::Withdraw, day(3)).await;
    let templates: Vec<_> = world.sends(day(3)).await.into_iter().map(|(template, _)| template).collect();
    assert_eq!(templates, ["application-withdrawn"]);
}

#[tokio::test]
async fn a_person_who_was_erased_is_written_to_no_more() {
    let (world, order) = ordered().await;
    let person = records::person::key(&order.person.unwrap());
    world.store.commit(vec![Write::Delete(person)]).await.unwrap();
    world.store.drain_stream();
    assert_eq!(world.deliver(std::slice::from_ref(&order), now()).await, Ok(vec![]));
    assert_eq!(world.status(&order.email), Some(Status::Moot { at: now() }));
    assert!(world.letters().is_empty());
}

#[tokio::test]
async fn a_damaged_person_is_told_to_the_operator_without_a_word_of_them() {
    let (world, order) = ordered().await;
    let key = records::person::key(&order.person.unwrap());
    let mut person = world.store.get(&key).unwrap();
    person.attributes["language"] = "ana.canary@acme.example".into();
    person.attributes["address"] = serde_json::json!({"canary": 1});
    world.store.plant(person);
    assert_eq!(world.deliver(&[order], now()).await, again());
    assert!(world.stage.watch.lines().contains("stored item cannot be read"), "{}", world.stage.watch.lines());
}
