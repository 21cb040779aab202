//! Every sample event has its outcome.

use queue::AllFailed;
use support::Event;

use crate::world::World;

#[tokio::test]
async fn every_sample_event_has_its_outcome() {
    let expected = [
        ("hostile-bodies-beside-a-good-one", Ok(vec!["message-0", "message-1", "message-2"]), 1),
        ("hostile-newer-schema", Err(AllFailed::Messages(1)), 0),
        ("hostile-no-batch", Err(AllFailed::Event), 0),
        ("of-anothers-endpoint", Ok(vec![]), 0),
        ("of-no-delivery", Ok(vec![]), 0),
        ("one-order", Ok(vec![]), 1),
        ("the-same-order-twice", Ok(vec![]), 1),
    ];
    let names: Vec<_> = Event::all("queue/deliver-webhook").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, expected.iter().map(|(name, ..)| *name).collect::<Vec<_>>());
    for (name, outcome, calls) in expected {
        let world = World::new();
        let id = world.has_endpoint("hook", "https://hooks.acme.example/in").await;
        assert_eq!(id.to_string(), "webhook_0ehb2vykwjgqqs3bqc5rhsk5m5");
        world.sends("hook", 1);
        let failed = world.sample(name).await;
        assert_eq!(failed, outcome.map(|ids| ids.into_iter().map(ToOwned::to_owned).collect()), "{name}");
        assert_eq!(world.receivers.notices().len(), calls, "{name}");
    }
}
