//! Listings at the desk, for programs.

use serde_json::{Value, json};
use support::{
    Answer, Event,
    cast::{ANA, OLGA, RITA},
    listings,
};

use crate::world::{World, by, sample};

fn faults(answer: &Answer) -> Vec<(String, String)> {
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    errors.iter().map(|error| (text(error, "field"), text(error, "code"))).collect()
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
}

async fn code(world: &World, event: &Event) -> (u16, String) {
    let answer = world.ask(event).await;
    (answer.status, answer.problem().0)
}

#[tokio::test]
async fn the_queue_shows_what_waits_and_the_listing_what_it_says() {
    let world = World::new().await;
    let partner = listings::acme(&world.store).await;
    let (listing, _) = listings::claimed(&world.store, &partner).await;
    let mut reviewing = sample("v1-listings");
    assert_eq!(world.ask(&reviewing).await.json(), json!({ "listings": [] }), "nothing waits for a claim");
    reviewing.0["rawQueryString"] = "state=in_review".into();
    let queued = world.ask(&reviewing).await.json()["listings"][0].clone();
    assert_eq!((&queued["listing"], &queued["name"], &queued["newest"]), (&json!(listing.to_string()), &json!("Acme Fleet"), &json!(1)));
    assert_eq!((&queued["state"], queued["deadline"].is_string()), (&json!("in_review"), true));
    reviewing.0["rawQueryString"] = "state=lost".into();
    assert_eq!(code(&world, &reviewing).await, (400, "unknown_state".to_owned()));

    let detail = world.ask(&sample("v1-listing")).await;
    assert_eq!((&detail.json()["state"], &detail.json()["waiting_for"]), (&json!("in_review"), &json!("platform")));
    assert_eq!(detail.header("etag"), format!("\"{}\"", detail.json()["version"]));
    let version = world.ask(&sample("v1-listing-version")).await.json();
    assert_eq!((&version["content"]["tagline"]["en"], version.get("differences")), (&json!("Your trucks, seen."), None));
}

#[tokio::test]
async fn a_standard_that_fails_needs_a_note_and_one_of_the_checklist() {
    let world = World::new().await;
    let partner = listings::acme(&world.store).await;
    listings::claimed(&world.store, &partner).await;
    let hostile = world.ask(&sample("hostile-v1-listing-check")).await;
    let expected = [
        ("part", "unknown_value"),
        ("standard", "required"),
        ("verdict", "unknown_value"),
        ("note", "too_long"),
        ("aside", "unknown_field"),
    ];
    assert_eq!((hostile.status, faults(&hostile)), (422, named(&expected)));
    let check = |body: Value| sample("v1-listing-check").body(&body.to_string());
    let silent = check(json!({ "part": "security", "standard": "data_protection", "verdict": "failed" }));
    assert_eq!(faults(&world.ask(&silent).await), named(&[("note", "required")]));
    let unknown = check(json!({ "part": "security", "standard": "works_as_described", "verdict": "passed" }));
    assert_eq!(faults(&world.ask(&unknown).await), named(&[("standard", "unknown_value")]));
    let checked = world.ask(&sample("v1-listing-check")).await.json();
    let standard = checked["review"]["checklist"].as_array().unwrap().iter().find(|one| one["id"] == "data_protection").cloned();
    assert_eq!(
        standard,
        Some(json!({ "part": "security", "id": "data_protection", "verdict": "failed", "note": "Please name the processors." }))
    );
    assert_eq!(code(&world, &sample("v1-listing-approval")).await, (409, "checklist_not_passed".to_owned()));
}

#[tokio::test]
async fn of_two_reviewers_one_has_the_version_and_nobody_judges_their_own() {
    let world = World::new().await;
    let partner = listings::acme(&world.store).await;
    listings::claimed(&world.store, &partner).await;
    OLGA.is_signed_in(&world.store, support::cast::now());
    assert_eq!(code(&world, &by(&sample("v1-listing-question"), OLGA)).await, (409, "claimed_by_another".to_owned()));
    // Rita is given a seat at Acme: what she holds already is not hers to decide any more.
    RITA.sits(&world.store, domain::organisation::OrganisationId::Partner(partner), &[domain::organisation::Role::Developer]);
    for name in ["v1-listing-question", "v1-listing-changes", "v1-listing-rejection", "v1-listing-check"] {
        assert_eq!(code(&world, &sample(name)).await, (403, "conflict_of_interest".to_owned()), "{name}");
    }
    assert_eq!(world.ask(&by(&sample("v1-listing-claim"), ANA)).await.status, 404);
}

#[tokio::test]
async fn what_is_suspended_is_not_published_and_what_is_not_certified_neither() {
    let world = World::new().await;
    let partner = listings::acme(&world.store).await;
    let (listing, content) = listings::published(&world.store, &partner).await;
    let past = sample("v1-listing-suspension").body(r#"{"reason":"It sends too much.","lift_at":"2020-01-01T00:00:00Z"}"#);
    assert_eq!(faults(&world.ask(&past).await), named(&[("lift_at", "in_the_past")]));
    let suspended = world.ask(&sample("v1-listing-suspension")).await.json();
    assert_eq!((&suspended["state"], &suspended["shelf"]["suspension"]["lift_at"]), (&json!("suspended"), &json!("2026-12-01T00:00:00Z")));
    assert_eq!(code(&world, &sample("v1-listing-publication")).await, (409, "listing_suspended".to_owned()));
    assert_eq!(world.ask(&sample("v1-listing-lifting")).await.json()["state"], "published");

    let certified = domain::listing::Content { integration_type: Some("orders".to_owned()), ..content };
    listings::next_is_approved(&world.store, &partner, &listing, &certified).await;
    assert_eq!(code(&world, &sample("v1-listing-publication")).await, (409, "not_certified".to_owned()));
}
