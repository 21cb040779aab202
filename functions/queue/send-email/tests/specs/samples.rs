//! Every sample event has its outcome.

use queue::AllFailed;
use support::{Event, cast::now, story};

use crate::world::World;

#[tokio::test]
async fn every_sample_event_has_its_outcome() {
    let expected = [
        // What is wrong with one body fails it alone; the good one beside it is sent.
        ("hostile-about-an-organisation", Err(AllFailed::Messages(1)), 0),
        ("hostile-bodies-beside-a-good-one", Ok(vec!["message-0", "message-1", "message-3"]), 1),
        ("hostile-link-to-no-applicant", Err(AllFailed::Messages(1)), 0),
        ("hostile-newer-schema", Err(AllFailed::Messages(1)), 0),
        ("hostile-unknown-template", Err(AllFailed::Messages(1)), 0),
        ("one-order", Ok(vec![]), 1),
        // The second is told that another attempt is under way; it finds the letter sent when it comes again.
        ("the-same-order-twice", Ok(vec!["message-1"]), 1),
    ];
    let names: Vec<_> = Event::all("queue/send-email").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, expected.iter().map(|(name, ..)| *name).collect::<Vec<_>>());
    for (name, outcome, letters) in expected {
        let world = World::new();
        story::applies(&world.store, now()).await;
        let failed = world.sample(name).await;
        assert_eq!(failed, outcome.map(|ids| ids.into_iter().map(ToOwned::to_owned).collect()), "{name}");
        assert_eq!(world.letters().len(), letters, "{name}");
        if letters == 1 {
            assert_eq!(world.sample(name).await.unwrap_or_default().len(), if name.starts_with("hostile") { 3 } else { 0 }, "{name} again");
            assert_eq!(world.letters().len(), 1, "{name} again sent a second letter");
        }
    }
}

#[tokio::test]
async fn an_order_of_a_newer_release_writes_nothing_and_waits_in_the_dead_letter_queue() {
    let world = World::new();
    story::applies(&world.store, now()).await;
    let before = world.store.items();
    for _ in 0..3 {
        assert_eq!(world.sample("hostile-newer-schema").await, Err(AllFailed::Messages(1)));
    }
    assert!(world.store.items() == before, "the release that can read it must find it untouched");
    assert!(world.stage.watch.lines().contains("schema 99 is newer than this release reads"));
}
