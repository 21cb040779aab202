//! What the pages show of what is stored.

use crate::world::{World, sample};

#[tokio::test]
async fn my_apps_shows_what_is_there_and_nothing_where_nothing_is() {
    let world = World::new();
    assert!(world.ask(&sample("apps")).await.body.contains("No apps yet"));
    world.installed(&["assets:read"]).await;
    let list = world.ask(&sample("apps")).await.body;
    for said in ["Acme &#60;Fleet&#62;", "Acme &#38; &#60;b&#62;Söhne&#60;/b&#62;", "Version 1, installed since", "Finish its setup"] {
        assert!(list.contains(said), "{said}: {list}");
    }
    assert!(list.contains("Nordic &#38; &#60;b&#62;Fleet&#60;/b&#62;"), "the customer's name: {list}");
}

#[tokio::test]
async fn what_was_read_is_added_up_by_scope_and_day_and_what_was_not_is_marked() {
    let world = World::new();
    world.installed(&["assets:read", "fuel:read"]).await;
    world.has_read("2026-11-22", "a", &[("assets:read", 3)]);
    world.has_read("2026-11-22", "b", &[("assets:read", 4), ("orders:read", 1)]);
    world.has_read("2026-10-24", "a", &[("assets:read", 5)]);
    world.has_read("2026-10-23", "a", &[("assets:read", 100), ("fuel:read", 100)]);
    let seen = world.ask(&sample("v1-observed-access")).await.json();
    assert_eq!((&seen["days"], &seen["last_at"]), (&30.into(), &"2026-11-22T08:00:00Z".into()));
    let assets = serde_json::json!({
        "scope": "assets:read", "granted": true, "unused": false, "reads": 12,
        "days": [{"day": "2026-11-22", "reads": 7}, {"day": "2026-10-24", "reads": 5}],
    });
    let fuel = serde_json::json!({"scope": "fuel:read", "granted": true, "unused": true, "reads": 0, "days": []});
    assert_eq!((&seen["scopes"][0], &seen["scopes"][1]), (&assets, &fuel), "thirty days and no more");
    assert_eq!((&seen["scopes"][2]["scope"], &seen["scopes"][2]["granted"]), (&"orders:read".into(), &false.into()));
    let page = world.ask(&sample("app")).await.body;
    assert!(page.contains("12 reads") && page.contains("Not used") && page.contains("not allowed any more"), "{page}");
}

#[tokio::test]
async fn what_is_shared_is_saved_in_order_and_shown_again() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    assert_eq!(world.ask(&sample("sharing")).await.status, 303);
    let page = world.ask(&sample("app")).await.body;
    assert!(page.contains("T-1, T-2</textarea>") && page.contains("Depot-1</textarea>"), "{page}");
    let json = world.ask(&sample("v1-app")).await.json();
    let expected = serde_json::json!({
        "trackers": {"which": "only", "ids": ["T-1", "T-2"]}, "locations": {"which": "except", "ids": ["Depot-1"]},
    });
    assert_eq!(json["installed"]["sharing"], expected);
}

#[tokio::test]
async fn receipts_are_shown_as_they_were_read_and_by_whom() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    world.ask(&sample("disconnection-confirmed")).await;
    let page = world.ask(&sample("receipts")).await.body;
    for said in [
        "Receipt 2",
        "Receipt 1",
        "ada &#60;i&#62;of them&#60;/i&#62;",
        "To show &#60;b&#62;them&#60;/b&#62;.",
        "Nothing may be read any more.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let head = world.ask(&sample("v1-receipts")).await.json()["head"].as_str().unwrap().to_owned();
    assert!(page.contains(&head));
}

#[tokio::test]
async fn pages_speak_the_readers_language_and_a_consent_remembers_it() {
    let world = World::new();
    let screen = world.ask(&sample("consent").header("accept-language", "pt")).await;
    assert!(screen.body.contains("Consentir e instalar"), "{}", screen.body);
    world.ask(&sample("consent-give").header("accept-language", "pt")).await;
    assert_eq!(world.ask(&sample("v1-receipts")).await.json()["receipts"][0]["language"], "pt");
}
