//! A partner's programs, by its keys: the lifecycle feed.

use application::{programme::programme, records::key_use};
use domain::api_key::PresentedKey;
use jiff::SignedDuration;
use serde_json::{Value, json};
use support::Event;

use crate::world::{World, about, acme, bravo, by, now, portal, query, sample};

fn presented(event: &Event) -> PresentedKey {
    let header = event.0["headers"]["authorization"].as_str().unwrap();
    PresentedKey::parse(header.strip_prefix("Bearer ").unwrap()).expect("a whole key")
}

fn with_key(event: &Event, key: &str) -> Event {
    event.clone().header("authorization", &format!("Bearer {key}"))
}

/// The keys of the samples are in force, and there are three events.
fn world() -> World {
    let world = portal();
    for name in ["integration-events", "integration-events-live-key", "integration-events-hostile-platforms-key"] {
        world.has_key(&presented(&sample(name)));
    }
    for number in 1..=3 {
        world.feed_entry(number);
    }
    world
}

fn noted(world: &World) -> usize {
    world.items().iter().filter(|item| item.key.sort.starts_with(key_use::PREFIX)).count()
}

#[tokio::test]
async fn keys_of_the_sandbox_and_of_production_read_the_feed_that_people_read() {
    let world = world();
    let peoples = world.ask(&sample("v1-events")).await;
    assert_eq!(peoples.json()["next_after"], 3);
    for name in ["integration-events", "integration-events-live-key"] {
        let programs = world.ask(&sample(name)).await;
        assert_eq!((programs.status, programs.header("cache-control")), (200, "no-store"), "{name}");
        assert_eq!(programs.json(), peoples.json(), "{name}");
    }
    let rest = world.ask(&query(&sample("integration-events"), "after=2")).await;
    assert_eq!((&rest.json()["events"][0]["sequence"], rest.json()["events"].as_array().unwrap().len()), (&json!("3"), 1));
    assert_eq!(world.ask(&query(&sample("integration-events"), "")).await.json(), peoples.json(), "from the start unless told");
}

#[tokio::test]
async fn any_key_but_one_in_force_of_a_partner_is_refused_alike() {
    let world = world();
    let before = world.items();
    let whole = sample("integration-events");
    let text = whole.0["headers"]["authorization"].as_str().unwrap().trim_start_matches("Bearer ").to_owned();
    let nobodys = with_key(
        &whole,
        PresentedKey::mint(domain::api_key::Environment::Test, domain::organisation::OrganisationId::Partner(bravo()), &[7; 64])
            .text
            .expose(),
    );
    let basic = whole.clone().header("authorization", &format!("Basic {text}"));
    let token = by(&whole, "ana");
    let session = whole.clone().without_header("authorization").cookie(sample("home").0["cookies"][0].as_str().unwrap());
    let refused = [
        sample("integration-events-hostile-mistyped-key"),
        sample("integration-events-hostile-platforms-key"),
        nobodys,
        basic,
        token,
        session,
        whole.clone().without_header("authorization"),
        with_key(&whole, &text[..text.len() - 1]),
        with_key(&whole, ""),
    ];
    for event in refused {
        // Not even what is wrong with the query is told.
        for asked in ["after=0", "after=-1", "after=%FF"] {
            let answer = world.ask(&query(&event, asked)).await;
            assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"), "{event:?}");
            assert_eq!(answer.problem().0, "sign_in_needed");
        }
    }
    assert_eq!(world.items(), before, "nor is the use of a refused key noted");
    assert_eq!(world.ask(&sample("integration-events-hostile-after")).await.problem().0, "not_a_number");
}

#[tokio::test]
async fn a_partner_reads_its_own_feed_and_no_other() {
    let world = world();
    let bravos = about(&sample("v1-keys-mint"), &acme().to_string(), &bravo().to_string());
    let minted = world.ask(&by(&bravos, "bob")).await;
    assert_eq!(minted.status, 201, "{}", minted.body);
    let answer = world.ask(&with_key(&sample("integration-events"), minted.json()["key"].as_str().unwrap())).await;
    assert_eq!(answer.json(), json!({"events": [], "next_after": 0}));
}

#[tokio::test]
async fn a_key_reads_until_it_is_revoked_and_a_rotated_one_until_its_hours_are_over() {
    let world = world();
    let minted = world.ask(&sample("v1-keys-mint")).await.json();
    let id = minted["id"].as_str().unwrap();
    let old = with_key(&sample("integration-events"), minted["key"].as_str().unwrap());
    assert_eq!(world.ask(&old).await.status, 200);
    let rotated = world.ask(&about(&sample("v1-keys-rotate"), "00000000", id)).await.json();
    let new = with_key(&sample("integration-events"), rotated["key"].as_str().unwrap());
    assert_eq!((world.ask(&old).await.status, world.ask(&new).await.status), (200, 200));
    let over = now() + SignedDuration::from_hours(programme().api_key.rotation_hours.into());
    assert_eq!((world.ask_at(&old, over).await.status, world.ask_at(&new, over).await.status), (401, 200));
    assert_eq!(world.ask(&about(&sample("v1-keys-revoke"), "00000000", id)).await.status, 204);
    assert_eq!((world.ask(&old).await.status, world.ask(&new).await.status), (401, 200));
}

#[tokio::test]
async fn the_use_of_a_key_is_noted_and_shown_to_its_owner() {
    let world = world();
    let minted = world.ask(&sample("v1-keys-mint")).await.json();
    let shown = async || {
        world.ask(&sample("v1-keys")).await.json()["keys"].as_array().unwrap().iter().find(|key| key["id"] == minted["id"]).unwrap()["last_used_at"].clone()
    };
    assert_eq!((shown().await, noted(&world)), (Value::Null, 0));
    let event = with_key(&sample("integration-events"), minted["key"].as_str().unwrap());
    for minutes in [0, 59] {
        world.ask_at(&event, now() + SignedDuration::from_mins(minutes)).await;
    }
    assert_eq!((shown().await, noted(&world)), (json!(now().to_string()), 1));
    // A note that cannot be written keeps nobody out.
    world.store.refuse(1);
    assert_eq!(world.ask_at(&event, now() + SignedDuration::from_hours(2)).await.status, 200);
    assert_eq!(shown().await, json!(now().to_string()));
}

#[tokio::test]
async fn a_feed_of_many_events_goes_on_page_by_page_without_a_gap() {
    let world = world();
    for number in 4..=150 {
        world.feed_entry(number);
    }
    let first = world.ask(&sample("integration-events")).await;
    assert_eq!(
        (first.json()["next_after"].clone(), first.header("link")),
        (json!(100), "</integration/v1/events?after=100>; rel=\"next\"")
    );
    let rest = world.ask(&query(&sample("integration-events"), "after=100")).await;
    assert_eq!((rest.json()["next_after"].clone(), rest.header("link")), (json!(150), ""));
    let page = |answer: &support::Answer| answer.json()["events"].as_array().unwrap().clone();
    let numbers: Vec<Value> = page(&first).into_iter().chain(page(&rest)).map(|event| event["sequence"].clone()).collect();
    assert_eq!(numbers, (1..=150).map(|number| json!(number.to_string())).collect::<Vec<_>>());
}
