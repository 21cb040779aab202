//! Two at once: both have read before either writes.

use application::use_cases::review::Act;
use support::{
    Event,
    cast::{OLGA, RITA, ROLF, SAM, now},
    story,
};

use crate::world::{World, by, sample};

#[tokio::test]
async fn of_two_reviewers_who_claim_at_once_one_has_it_and_the_other_is_told() {
    for (one, other) in [("claim", "claim"), ("v1-claim", "v1-claim"), ("claim", "v1-claim")] {
        let world = World::new().await;
        world.store.let_readers_meet(2);
        let (rita, rolf) = (by(&sample(one), RITA), by(&sample(other), ROLF).header("accept", "application/json"));
        let (rita, rolf) = tokio::join!(world.ask(&rita), world.ask(&rolf));
        assert!(rita.status < 400, "{}", rita.body);
        assert_eq!((rolf.status, rolf.problem().0.as_str()), (409, "claimed_by_another"));
        assert_eq!(story::load(&world.store, &world.application).state.reviewer(), Some(RITA.account()));
    }
}

#[tokio::test]
async fn nothing_is_read_for_whoever_may_not_see_it() {
    let world = World::new().await;
    for name in ["queue", "application", "listings", "v1-queue", "v1-application", "v1-audit", "v1-listings"] {
        let before = world.store.trips();
        let answer = world.ask(&by(&world.of(name), SAM)).await;
        assert_eq!((answer.status, world.store.trips() - before), (403, 1), "{name}: {}", answer.body);
    }
}

#[tokio::test]
async fn of_an_approval_and_a_rejection_at_once_one_holds_and_the_other_is_told() {
    let world = World::new().await;
    story::confirms(&world.store, &world.application, now()).await;
    story::claims(&world.store, &world.application, now()).await;
    world.store.let_readers_meet(2);
    let (approve, reject) = (sample("v1-approval"), sample("v1-rejection"));
    let (approved, rejected) = tokio::join!(world.ask(&approve), world.ask(&reject));
    assert_eq!((approved.status, rejected.status, rejected.problem().0.as_str()), (200, 409, "application_ended"));
    assert_eq!(world.state(), "approved");
}

#[tokio::test]
async fn whoever_decides_while_an_operator_takes_over_is_told() {
    let world = World::new().await;
    story::confirms(&world.store, &world.application, now()).await;
    story::claims(&world.store, &world.application, now()).await;
    world.store.let_readers_meet(2);
    let (take_over, approve) = (by(&sample("v1-claim"), OLGA).header("if-match", "\"3\""), sample("v1-approval"));
    let (taken, approved) = tokio::join!(world.ask(&take_over), world.ask(&approve));
    assert_eq!((taken.status, approved.status, approved.problem().0.as_str()), (200, 409, "claimed_by_another"));
    assert_eq!(world.state(), "in_review");
}

#[tokio::test]
async fn an_approval_meets_a_withdrawal_and_only_one_of_them_has_happened() {
    let world = World::new().await;
    story::confirms(&world.store, &world.application, now()).await;
    story::claims(&world.store, &world.application, now()).await;
    world.store.let_readers_meet(2);
    let approve = sample("v1-approval");
    let withdraw = story::presses(&world.store, &world.application, domain::application::Command::Withdraw, now());
    let ((), approved) = tokio::join!(withdraw, world.ask(&approve));
    assert_eq!((approved.status, world.state()), (409, "withdrawn"));
    assert!(!world.items().iter().any(|item| item.key.sort == "partner"), "a partner of a withdrawn application");
}

#[tokio::test]
async fn the_same_button_pressed_twice_at_once_is_pressed_once() {
    let world = World::new().await;
    story::confirms(&world.store, &world.application, now()).await;
    story::reviews(&world.store, &RITA, &world.application, Act::Claim, now()).await;
    world.store.drain_stream();
    world.store.let_readers_meet(2);
    let press: Event = sample("approval");
    let (one, other) = tokio::join!(world.ask(&press), world.ask(&press));
    assert_eq!((one.status, other.status), (303, 303), "{}", other.body);
    assert_eq!(world.store.drain_stream().len(), 3);
}
