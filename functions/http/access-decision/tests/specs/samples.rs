//! Every sample event has its answer.

use support::Event;

use crate::world::{World, told};

/// Status, and of a decision what it was.
const ANSWERS: &[(&str, u16, &str)] = &[
    ("customer", 200, "allow"),
    ("customer-by-our-id", 200, "allow"),
    ("hostile-fields-at-fault", 422, ""),
    ("hostile-key-mistyped", 200, "key_refused"),
    ("hostile-made-up-scope", 200, "scope_not_granted"),
    ("hostile-no-json", 400, ""),
    ("hostile-no-key", 200, "key_refused"),
    ("hostile-read", 405, ""),
    ("hostile-two-things", 422, ""),
    ("hostile-unknown-customer", 200, "not_installed"),
    ("hostile-unknown-tracker", 200, "unknown_asset"),
    ("location", 200, "allow"),
    ("scope-not-granted", 200, "scope_not_granted"),
    ("tracker", 200, "allow"),
];

#[tokio::test]
async fn every_sample_event_has_its_answer_and_nothing_is_written_by_it() {
    let names: Vec<String> = Event::all("http/access-decision").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ANSWERS.iter().map(|(name, ..)| *name).collect::<Vec<_>>());
    let world = World::new();
    let before = world.store.items();
    for (name, status, decision) in ANSWERS {
        let answer = world.ask(name).await;
        assert_eq!(answer.status, *status, "{name}: {}", answer.body);
        assert_eq!(if *status == 200 { told(&answer) } else { String::new() }, *decision, "{name}");
    }
    assert_eq!(world.store.items(), before);
}

#[tokio::test]
async fn what_is_at_fault_is_named() {
    let world = World::new();
    let faults = |answer: support::Answer| answer.problem().1.into_iter().map(|(field, _)| field).collect::<Vec<_>>();
    assert_eq!(faults(world.ask("hostile-fields-at-fault").await), ["customer", "scope", "asset", "unknown"]);
    assert_eq!(faults(world.ask("hostile-two-things").await), ["location"]);
}
