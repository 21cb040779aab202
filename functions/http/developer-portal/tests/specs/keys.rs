//! Keys for programs: several at once, shown once, rotated without a gap, revoked at once.

use domain::{
    api_key::{Environment, PresentedKey},
    id::{ListingKind, derive},
    limits,
    organisation::OrganisationId,
};
use serde_json::{Value, json};
use support::{Answer, Event};

use crate::world::{World, acme, app, by, now, portal, sample};

/// A request about the key that an answer showed.
fn about(event: &Event, minted: &Answer) -> Event {
    let id = minted.json()["id"].as_str().unwrap().to_owned();
    Event(serde_json::from_str(&event.0.to_string().replace("00000000", &id)).unwrap())
}

fn with_request_key(event: &Event, key: &str) -> Event {
    event.clone().header("idempotency-key", key)
}

async fn listed(world: &World) -> Vec<Value> {
    world.ask(&sample("v1-keys")).await.json()["keys"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_key_is_shown_once_and_its_request_sent_again_shows_nothing() {
    let world = portal();
    let minted = world.ask(&sample("v1-keys-mint")).await;
    assert_eq!((minted.status, minted.header("idempotent-replayed"), minted.header("cache-control")), (201, "", "no-store"));
    let text = minted.json()["key"].as_str().unwrap().to_owned();
    let key = PresentedKey::parse(&text).unwrap();
    assert_eq!((key.environment, key.owner), (Environment::Test, OrganisationId::Partner(acme())));
    assert_eq!((&minted.json()["prefix"], &minted.json()["label"]), (&json!(key.prefix()), &json!("Nightly export")));
    let before = world.items();
    assert!(!format!("{before:?}").contains(&text), "the key itself is nowhere");

    let again = world.ask(&sample("v1-keys-mint")).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, "true"));
    assert_eq!((&again.json()["id"], &again.json()["key"]), (&minted.json()["id"], &Value::Null));
    let other = sample("v1-keys-mint").json(&json!({ "label": "Another", "environment": "test" }));
    let refused = world.ask(&other).await;
    assert_eq!((refused.status, refused.problem().0.as_str()), (422, "idempotency_key_reused"));
    assert_eq!(world.items(), before);
    // The same key of somebody else is another request.
    assert_eq!(world.ask(&by(&sample("v1-keys-mint"), "dev")).await.header("idempotent-replayed"), "");
    assert_eq!(listed(&world).await.len(), 2);
}

#[tokio::test]
async fn every_fault_of_a_new_key_is_named_and_nothing_is_minted() {
    let world = portal();
    let before = world.items();
    let answer = world.ask(&sample("v1-keys-mint-hostile")).await;
    let faults = answer.problem().1;
    let fault = |field: &str, code: &str| (field.to_owned(), code.to_owned());
    assert_eq!(answer.status, 422);
    for expected in [fault("label", "control_characters"), fault("environment", "unknown_value"), fault("scopes", "unknown_field")] {
        assert!(faults.contains(&expected), "{expected:?} of {faults:?}");
    }
    let unkeyed = world.ask(&sample("v1-keys-mint-without-a-key")).await;
    assert_eq!(unkeyed.status, 400, "{}", unkeyed.body);
    assert_eq!(world.ask(&sample("v1-keys-revoke-malformed")).await.status, 404);
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn production_is_closed_until_the_app_that_the_key_names_is_published() {
    let world = portal();
    let before = world.items();
    let live = |app: Value| sample("v1-keys-mint").json(&json!({ "label": "Production", "environment": "live", "app": app }));
    let refused = async |app: Value| {
        let answer = world.ask(&live(app)).await;
        let (code, faults) = answer.problem();
        (answer.status, code, faults)
    };
    let app_is = |code: &str| vec![("app".to_owned(), code.to_owned())];
    assert_eq!(refused(Value::Null).await, (422, "invalid".to_owned(), app_is("required")));
    assert_eq!(refused(json!("listing_1")).await, (422, "invalid".to_owned(), app_is("unknown_value")));
    let nobodys = derive::<ListingKind>(&["nothing"]).to_string();
    assert_eq!(refused(json!(nobodys)).await, (422, "invalid".to_owned(), app_is("unknown_value")));
    assert_eq!(refused(json!(app().to_string())).await, (409, "production_not_open".to_owned(), app_is("not_in_service")));
    assert_eq!(world.ask(&by(&live(Value::Null), "dev")).await.status, 403, "keys of production are the administrators'");
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_key_of_the_sandbox_names_its_app_where_it_is_of_one() {
    let world = portal();
    let minted = world.ask(&sample("v1-keys-mint-of-an-app")).await;
    let key = PresentedKey::parse(minted.json()["key"].as_str().unwrap()).unwrap();
    assert_eq!((minted.status, key.environment, key.app), (201, Environment::Test, Some(app())));
    assert_eq!((&minted.json()["app"], &minted.json()["prefix"]), (&json!(app().to_string()), &json!(key.prefix())));
    assert_eq!(listed(&world).await[0]["app"], app().to_string());
    assert_eq!(world.ask(&with_request_key(&sample("v1-keys-mint"), "of none")).await.json()["app"], Value::Null);
    let platforms = sample("v1-machine-keys").json(&json!({ "label": "Sync", "app": app().to_string() }));
    assert_eq!(world.ask(&platforms).await.problem().1, [("app".to_owned(), "unknown_field".to_owned())]);
}

#[tokio::test]
async fn no_more_keys_are_in_force_than_the_limit() {
    let world = portal();
    for number in 0..limits::API_KEYS {
        assert_eq!(world.ask(&with_request_key(&sample("v1-keys-mint"), &format!("k-{number}"))).await.status, 201, "{number}");
    }
    let one_more = with_request_key(&sample("v1-keys-mint"), "one more");
    assert_eq!(world.ask(&one_more).await.problem().0, "too_many");
    let first = world.ask(&with_request_key(&sample("v1-keys-mint"), "k-0")).await;
    assert_eq!(world.ask(&about(&sample("v1-keys-revoke"), &first)).await.status, 204);
    assert_eq!(world.ask(&one_more).await.status, 201, "a revoked key counts no more");
}

#[tokio::test]
async fn a_rotated_key_is_accepted_beside_its_successor_for_the_programmes_hours() {
    let world = portal();
    let minted = world.ask(&sample("v1-keys-mint")).await;
    let rotation = about(&sample("v1-keys-rotate"), &minted);
    let successor = world.ask(&rotation).await;
    assert_eq!(successor.status, 201, "{}", successor.body);
    assert!(PresentedKey::parse(successor.json()["key"].as_str().unwrap()).is_ok());
    assert_eq!(successor.json()["label"], "Nightly export");
    let again = world.ask(&rotation).await;
    assert_eq!((again.header("idempotent-replayed"), &again.json()["key"]), ("true", &Value::Null));
    let twice = world.ask(&with_request_key(&rotation, "rotation-2")).await;
    assert_eq!((twice.status, twice.problem().0.as_str()), (409, "key_not_live"));

    let keys = listed(&world).await;
    let old = keys.iter().find(|key| key["id"] == minted.json()["id"]).unwrap();
    let hours = application::programme::programme().api_key.rotation_hours;
    let until = now() + jiff::SignedDuration::from_hours(hours.into());
    assert_eq!((&old["state"], &old["successor"]), (&json!("retiring"), &successor.json()["id"]));
    assert_eq!(old["accepted_until"], until.to_string());
    assert_eq!(keys.len(), 2);
}

#[tokio::test]
async fn a_revoked_key_stays_listed_and_revoking_it_again_is_nothing() {
    let world = portal();
    let minted = world.ask(&sample("v1-keys-mint")).await;
    let revocation = about(&sample("v1-keys-revoke"), &minted);
    assert_eq!(world.ask(&by(&revocation, "bob")).await.status, 404);
    assert_eq!(world.ask(&by(&revocation, "dev")).await.status, 204, "a developer's own tools");
    let before = world.items();
    assert_eq!(world.ask(&revocation).await.status, 204);
    assert_eq!(world.items(), before);
    assert_eq!(listed(&world).await[0]["state"], "revoked");
    // The sample names a key that nobody minted.
    assert_eq!(world.ask(&sample("v1-keys-revoke")).await.status, 404);
}

#[tokio::test]
async fn the_platforms_own_keys_are_its_operators() {
    let world = portal();
    let minted = world.ask(&sample("v1-machine-keys")).await;
    let key = PresentedKey::parse(minted.json()["key"].as_str().unwrap()).unwrap();
    assert_eq!((key.environment, key.owner), (Environment::Live, OrganisationId::Platform));
    let again = world.ask(&sample("v1-machine-keys")).await;
    assert_eq!((again.header("idempotent-replayed"), &again.json()["key"]), ("true", &Value::Null));
    let id = minted.json()["id"].as_str().unwrap().to_owned();
    let at = |method: &str, route: &str, path: &str| {
        let mut event = sample("v1-machine-keys");
        event.0["routeKey"] = format!("{method} {route}").into();
        event.0["rawPath"] = path.into();
        event.0["requestContext"]["http"]["method"] = method.into();
        event.0["requestContext"]["http"]["path"] = path.into();
        event
    };
    let list = at("GET", "/v1/platform/machine-keys", "/v1/platform/machine-keys");
    assert_eq!(world.ask(&by(&list, "rita")).await.status, 403);
    assert_eq!(world.ask(&list).await.json()["keys"][0]["id"], id);
    let rotation = at("POST", "/v1/platform/machine-keys/{key}/rotation", &format!("/v1/platform/machine-keys/{id}/rotation"));
    assert_eq!(world.ask(&by(&rotation, "rita")).await.status, 403);
    assert_eq!(world.ask(&with_request_key(&rotation, "r-1")).await.status, 201);
    let revocation = at("DELETE", "/v1/platform/machine-keys/{key}", &format!("/v1/platform/machine-keys/{id}"));
    assert_eq!(world.ask(&by(&revocation, "rita")).await.status, 403);
    assert_eq!(world.ask(&revocation).await.status, 204);
}
