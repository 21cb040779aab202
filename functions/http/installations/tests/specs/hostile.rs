//! Input that somebody made up: told clearly, and nothing half done.

use domain::limits;
use support::Answer;

use crate::world::{World, sample};

fn faults(answer: &Answer) -> Vec<(String, String)> {
    answer.problem().1
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
}

#[tokio::test]
async fn every_field_at_fault_is_named() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    let before = world.items();
    let install = world.ask(&sample("v1-install-hostile")).await;
    let expected = [("version", "unknown_value"), ("scopes", "wrong_type"), ("customer", "unknown_field")];
    assert_eq!((install.status, faults(&install)), (422, named(&expected)));
    let sharing = world.ask(&sample("v1-sharing-hostile")).await;
    let expected = [("trackers.ids", "required"), ("locations.ids", "unknown_value"), ("assets", "unknown_field")];
    assert_eq!((sharing.status, faults(&sharing)), (422, named(&expected)));
    let exchange = world.ask(&sample("integration-exchange-hostile")).await;
    assert_eq!(exchange.status, 401, "a key that opens nothing is told so first");
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_form_with_faults_comes_back_filled_in() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    let before = world.items();
    let answer = world.ask(&sample("sharing-hostile")).await;
    assert_eq!(answer.status, 422);
    for said in ["id=\"trackers.which-fault\"", "id=\"locations.ids-fault\"", "&#60;b&#62;, a/b</textarea>"] {
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    let consent = World::new().ask(&sample("consent-give-hostile")).await;
    assert!(consent.status == 422 && !consent.body.contains("<script"), "{}", consent.body);
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn no_list_of_what_is_shared_grows_beyond_its_limit() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    let before = world.items();
    let many = |count: usize| (0..count).map(|number| format!("T-{number}")).collect::<Vec<_>>();
    for ids in [serde_json::json!(many(limits::SHARED_ENTRIES + 1)), serde_json::json!([many(limits::SHARED_ENTRIES + 1).join(",")])] {
        let body = serde_json::json!({"trackers": {"which": "only", "ids": ids}, "locations": {"which": "all"}});
        let answer = world.ask(&sample("v1-sharing").body(&body.to_string())).await;
        assert_eq!(faults(&answer), named(&[("trackers.ids", "too_many")]));
    }
    assert_eq!(world.items(), before);
    let body = serde_json::json!({"trackers": {"which": "only", "ids": many(limits::SHARED_ENTRIES)}, "locations": {"which": "all"}});
    assert_eq!(world.ask(&sample("v1-sharing").body(&body.to_string())).await.status, 200);
}

#[tokio::test]
async fn a_body_that_is_none_is_refused_in_words() {
    let world = World::new();
    let before = world.items();
    for (name, body, status) in [
        ("v1-install", "{", 400),
        ("v1-install", "[1]", 400),
        ("v1-sharing", "{\"trackers\":\"all\"}", 422),
        ("consent-give", "version=%FF", 400),
        ("consent-give", &"x".repeat(limits::BODY_BYTES + 1), 413),
    ] {
        let answer = world.ask(&sample(name).body(body)).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
    }
    assert_eq!(world.ask(&sample("consent-give").header("content-type", "text/plain")).await.status, 415);
    assert_eq!(world.items(), before);
}
