//! Every sample event has its answer, whoever sends it, and none of them writes anything.

use support::Event;

use crate::world::{World, sample};

const ANSWERS: &[(&str, u16)] = &[
    ("app", 200),
    ("browse", 200),
    ("browse-in-french", 200),
    ("filtered", 200),
    ("hostile-app-not-utf8", 400),
    ("hostile-app-of-no-id", 404),
    ("hostile-cursor-of-another-search", 400),
    ("hostile-logo-of-no-app", 404),
    ("hostile-logo-of-none", 404),
    ("hostile-search-not-utf8", 200),
    ("hostile-search-of-10000-characters", 422),
    ("hostile-search-of-nul-and-direction-override", 200),
    ("hostile-search-with-markup", 200),
    ("hostile-unknown-route", 404),
    ("hostile-v1-app-of-another-kind", 404),
    ("hostile-v1-app-unpublished", 404),
    ("hostile-v1-cursor-of-another-search", 400),
    ("hostile-v1-cursor-of-no-list", 400),
    ("hostile-v1-every-filter-too-long", 422),
    ("hostile-v1-field-twice", 400),
    ("hostile-v1-search-of-10000-characters", 422),
    ("hostile-write", 405),
    ("logo", 302),
    ("search", 200),
    ("v1-app", 200),
    ("v1-app-in-hand", 304),
    ("v1-browse", 200),
    ("v1-search", 200),
];

#[tokio::test]
async fn every_sample_event_has_its_answer_and_nobody_writes_anything() {
    let names: Vec<String> = Event::all("http/catalogue").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ANSWERS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let world = World::new().await;
    let before = world.store.items();
    for (name, status) in ANSWERS {
        let answer = world.ask(&sample(name)).await;
        assert_eq!(answer.status, *status, "{name}: {}", answer.body);
        assert_eq!(answer.cookies(), Vec::<String>::new(), "{name}");
    }
    assert_eq!(world.store.items(), before);
}

#[tokio::test]
async fn markup_in_a_search_stays_text() {
    let answer = World::new().await.ask(&sample("hostile-search-with-markup")).await;
    assert!(!answer.body.contains("<script") && !answer.body.contains("<img"), "{}", answer.body);
    assert!(answer.body.contains("&#60;script&#62;alert(1)"), "{}", answer.body);
}

#[tokio::test]
async fn what_is_too_long_is_named_field_by_field() {
    let world = World::new().await;
    let (code, faults) = world.ask(&sample("hostile-v1-every-filter-too-long")).await.problem();
    let expected = ["q", "category", "integration_type", "scope", "partner"].map(|field| (field.to_owned(), "too_long".to_owned()));
    assert_eq!((code.as_str(), faults), ("invalid", expected.to_vec()));
    assert_eq!(world.ask(&sample("hostile-v1-search-of-10000-characters")).await.problem().1[0].0, "q");
    let page = world.ask(&sample("hostile-search-of-10000-characters")).await;
    assert!(page.body.contains("id=\"q-fault\"") && page.body.contains("200"), "{}", page.body);
}

#[tokio::test]
async fn a_cursor_of_another_search_is_refused_by_its_code() {
    let world = World::new().await;
    for name in ["hostile-v1-cursor-of-another-search", "hostile-v1-cursor-of-no-list"] {
        assert_eq!(world.ask(&sample(name)).await.problem().0, "cursor_of_another_list", "{name}");
    }
    assert_eq!(world.ask(&sample("hostile-v1-field-twice")).await.problem().0, "unreadable_address");
}
