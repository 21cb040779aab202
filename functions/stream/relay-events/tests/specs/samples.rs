//! Every sample event has its outcome.

use application::use_cases::relay::Report;
use support::{Event, cast::now, queues::stream, story};

use crate::world::{World, sample};

#[tokio::test]
async fn every_sample_event_has_its_outcome() {
    let relayed = |events, messages, parked| Some(Report { events, messages, parked });
    let expected = [
        ("application-approved", relayed(3, 1, 0)),
        ("application-submitted", relayed(1, 2, 0)),
        ("deletion-and-no-aggregates", relayed(0, 0, 0)),
        ("hostile-no-stream", None),
        ("hostile-poison-among-good", relayed(2, 8, 4)),
        ("hostile-unknown-stream", None),
    ];
    let events = Event::all("stream/relay-events");
    assert_eq!(events.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected.map(|(name, _)| name));
    for ((name, event), (_, outcome)) in events.into_iter().zip(expected) {
        let world = World::new();
        let before = world.store.items();
        let report = world.handle(event.0).await;
        assert_eq!(report.as_ref().ok(), outcome.as_ref(), "{name}: {report:?}");
        if outcome.is_none() || outcome == relayed(0, 0, 0) {
            assert!(world.store.items() == before && world.messages() == (vec![], vec![]), "{name} left something");
        }
    }
}

#[tokio::test]
async fn the_sample_of_a_submission_is_what_the_stream_carries() {
    let world = World::new();
    story::applies(&world.store, now()).await;
    let records: Vec<_> = world.store.drain_stream().into_iter().filter(|record| record.key.sort == "application").collect();
    assert_eq!(sample("application-submitted").0, stream(&records));
}

#[tokio::test]
async fn what_cannot_be_understood_is_parked_by_key_and_versions_and_the_others_are_relayed() {
    let world = World::new();
    world.handle(sample("hostile-poison-among-good").0).await.unwrap();
    let (orders, parked) = world.messages();
    assert_eq!(orders.len(), 4, "both good applications were ordered for");
    let told: Vec<_> = parked.iter().map(|parked| (parked.key.sort.as_str(), parked.old_version, parked.new_version)).collect();
    assert_eq!(told, [("application", 0, Some(1)), ("application", 6, Some(7)), ("application", 0, Some(1)), ("thing", 0, Some(3))]);
    let reasons = parked.iter().map(|parked| parked.reason.clone()).collect::<Vec<_>>().join("; ");
    for reason in ["newer than this release reads", "does not know", "a value is not"] {
        assert!(reasons.contains(reason), "{reason} in {reasons}");
    }
    assert_eq!(world.stage.watch.lines().matches("a change is parked").count(), 4);
}
