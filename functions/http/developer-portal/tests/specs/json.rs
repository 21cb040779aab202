//! The portal for programs that act for people.

use domain::{
    api_key::{Environment, PresentedKey},
    organisation::OrganisationId,
};
use serde_json::json;

use crate::world::{LEGAL_NAME, acme, by, portal, query, sample};

#[tokio::test]
async fn a_partner_is_described_with_its_version() {
    let world = portal();
    let answer = world.ask(&sample("v1-partner")).await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"1\""));
    let partner = answer.json();
    assert_eq!((&partner["partner"], &partner["legal_name"]), (&json!(acme().to_string()), &json!(LEGAL_NAME)));
    assert_eq!((&partner["test_key"], &partner["since"]), (&json!(null), &json!("2026-11-22T10:00:00Z")));
}

#[tokio::test]
async fn the_first_test_key_is_answered_once() {
    let world = portal();
    let minted = world.ask(&sample("v1-test-key")).await;
    assert_eq!((minted.status, minted.header("cache-control")), (201, "no-store"));
    let document = minted.json();
    let text = document["key"].as_str().unwrap();
    let key = PresentedKey::parse(text).unwrap();
    assert_eq!(document["prefix"], key.prefix());
    assert_eq!((&document["environment"], &document["owner"]), (&json!("test"), &json!(acme().to_string())));
    let again = world.ask(&sample("v1-test-key")).await;
    assert_eq!((again.status, again.problem().0.as_str()), (409, "already_minted"));
    let partner = world.ask(&sample("v1-partner")).await;
    assert_eq!(partner.json()["test_key"]["prefix"], key.prefix());
    assert!(!partner.body.contains(text) && !format!("{:?}", world.items()).contains(text));
}

#[tokio::test]
async fn a_machine_key_is_minted_by_operators_only() {
    let world = portal();
    let before = world.items();
    for (name, status) in [("rita", 403), ("ana", 404), ("nobody", 404)] {
        assert_eq!(world.ask(&by(&sample("v1-machine-keys"), name)).await.status, status, "{name}");
    }
    assert_eq!(world.items(), before);
    let minted = world.ask(&sample("v1-machine-keys")).await;
    assert_eq!(minted.status, 201);
    let key = PresentedKey::parse(minted.json()["key"].as_str().unwrap()).unwrap();
    assert_eq!((key.environment, key.owner), (Environment::Live, OrganisationId::Platform));
}

#[tokio::test]
async fn the_feed_goes_on_where_the_reader_stopped() {
    let world = portal();
    assert_eq!(world.ask(&sample("v1-events")).await.json(), json!({"events": [], "next_after": 0}));
    for number in 1..=101 {
        world.feed_entry(number);
    }
    let first = world.ask(&sample("v1-events")).await;
    let page = first.json();
    assert_eq!((page["events"].as_array().unwrap().len(), &page["next_after"]), (100, &json!(100)));
    assert_eq!(first.header("link"), format!("</v1/partners/{}/events?after=100>; rel=\"next\"", acme()));
    let event = &page["events"][0];
    assert_eq!((&event["specversion"], &event["source"], &event["sequence"]), (&json!("1.0"), &json!("https://site.example"), &json!("1")));
    assert_eq!((&event["type"], &event["data"]), (&json!("partner.test_key_minted"), &json!({"key": "abc"})));
    let last = world.ask(&query(&sample("v1-events"), "after=100")).await;
    assert_eq!((last.json()["events"].as_array().unwrap().len(), last.header("link")), (1, ""));
    assert_eq!(world.ask(&query(&sample("v1-events"), "after=101")).await.json()["next_after"], 101);
}

#[test]
fn every_route_of_the_api_is_described() {
    let document = serde_json::to_value(developer_portal::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    for path in ["", "/test-key", "/events"] {
        assert!(paths.contains_key(&format!("/v1/partners/{{org}}{path}")), "{path}");
    }
    assert!(paths.contains_key("/v1/platform/machine-keys"));
}
