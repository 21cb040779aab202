//! From an installation into the app's own setup.

use application::ports::Item;
use domain::api_key::{Environment, PresentedKey};
use jiff::SignedDuration;
use support::{Event, consents};

use crate::world::{World, now, sample};

/// The key that the sample events present.
fn key() -> PresentedKey {
    let header = sample("integration-exchange").0["headers"]["authorization"].as_str().unwrap().to_owned();
    PresentedKey::parse(header.trim_start_matches("Bearer ")).unwrap()
}

async fn installed() -> World {
    let world = World::new();
    world.has_key(&key());
    world.installed(&["assets:read"]).await;
    world
}

/// The code of an address that somebody is sent to.
fn code(address: &str) -> String {
    let (_, rest) = address.split_once("code=").unwrap();
    rest.split('&').next().unwrap().to_owned()
}

fn exchange(code: &str) -> Event {
    sample("integration-exchange").json(&serde_json::json!({ "code": code }))
}

#[tokio::test]
async fn the_button_leads_into_the_setup_with_a_code_that_counts_once() {
    let world = installed().await;
    let answer = world.ask(&sample("setup")).await;
    assert_eq!(answer.status, 303);
    let address = answer.location().to_owned();
    assert!(address.starts_with("https://app.acme.example/setup?from=liaison&code="), "{address}");
    assert!(address.contains("&installation=installation_"), "{address}");
    assert_eq!((answer.header("cache-control"), answer.header("referrer-policy")), ("no-store", "no-referrer"));
    let exchanged = world.ask(&exchange(&code(&address))).await;
    assert_eq!(exchanged.status, 200, "{}", exchanged.body);
    let document = exchanged.json();
    assert_eq!((&document["version"], &document["scopes"]), (&1.into(), &serde_json::json!(["assets:read"])));
    assert_eq!(document["customer"], crate::world::nordic().to_string());
    assert!(world.state().installed().unwrap().set_up_at.is_some());
    let again = world.ask(&exchange(&code(&address))).await;
    assert_eq!((again.status, again.problem().0.as_str()), (409, "code_used"));
}

#[tokio::test]
async fn browsers_may_follow_the_button_to_the_apps_own_site_and_to_no_other() {
    let world = installed().await;
    let policy = world.ask(&sample("app")).await.header("content-security-policy").to_owned();
    assert!(
        policy.contains("form-action 'self'  https://app.acme.example;") || policy.contains("form-action 'self' https://app.acme.example;"),
        "{policy}"
    );
    assert!(!world.ask(&sample("apps")).await.header("content-security-policy").contains("acme"));
}

#[tokio::test]
async fn a_code_is_worth_nothing_late_to_others_or_after_the_end() {
    let world = installed().await;
    let mint = async || code(world.ask(&sample("v1-setup-codes")).await.json()["address"].as_str().unwrap());
    let late = mint().await;
    let expired = world.ask_at(&exchange(&late), now() + SignedDuration::from_mins(11)).await;
    assert_eq!((expired.status, expired.problem().0.as_str()), (409, "code_expired"));
    assert_eq!(world.ask(&exchange(&"0".repeat(64))).await.status, 404);
    let nobodys = exchange(&mint().await).without_header("authorization");
    assert_eq!(world.ask(&nobodys).await.status, 401);
    let over = mint().await;
    world.ask(&sample("v1-disconnect")).await;
    let ended = world.ask(&exchange(&over)).await;
    assert_eq!((ended.status, ended.problem().0.as_str()), (409, "not_installed"));
    assert_eq!(world.ask(&sample("setup")).await.status, 409);
    let unreadable = world.ask(&sample("integration-exchange-hostile")).await;
    assert_eq!(unreadable.status, 422, "{}", unreadable.body);
}

#[tokio::test]
async fn a_code_of_another_partners_app_is_not_there() {
    let world = installed().await;
    let others = consents::key(Environment::Live, None);
    world.has_key(&others);
    let minted = code(world.ask(&sample("setup")).await.location());
    let before = world.items();
    let by_others = exchange(&minted).header("authorization", &format!("Bearer {}", others.text.expose()));
    let refused = world.ask(&by_others).await;
    assert_eq!(refused.status, 404, "{}", refused.body);
    assert!(!refused.body.contains(&crate::world::nordic().to_string()), "{}", refused.body);
    // That a key was used is noted with the key; the code is as it was, and nothing is set up.
    let but_keys = |items: Vec<Item>| items.into_iter().filter(|item| !item.key.sort.starts_with("key-use#")).collect::<Vec<_>>();
    assert_eq!(but_keys(world.items()), but_keys(before));
    assert!(world.state().installed().unwrap().set_up_at.is_none());
    assert_eq!(world.ask(&exchange(&minted)).await.status, 200, "it still counts for whom it was minted");
}

#[tokio::test]
async fn an_app_without_a_setup_of_its_own_offers_none() {
    let world = World::new();
    world.publishes(1, domain::listing::Content { setup_url: None, ..crate::world::content() });
    world.installed(&["assets:read"]).await;
    assert!(!world.ask(&sample("app")).await.body.contains("/setup\""));
    let answer = world.ask(&sample("v1-setup-codes")).await;
    assert_eq!((answer.status, answer.problem().0.as_str()), (409, "no_setup"));
}
