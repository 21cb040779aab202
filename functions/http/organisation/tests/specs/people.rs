//! What is held of a person, shown and erased by an operator.

use domain::{
    member::State,
    organisation::{OrganisationId, Role},
};
use serde_json::{Value, json};

use crate::world::{account, acme, address, anonymous, by, organisations, query, sample};

const EXPORT: &str = "v1-platform-people-export";
const ERASURE: &str = "v1-platform-people-erasure";

#[tokio::test]
async fn an_operator_is_shown_everything_and_the_trail_says_so() {
    let world = organisations();
    let shown = world.ask(&sample(EXPORT)).await;
    assert_eq!((shown.status, shown.header("idempotent-replayed")), (200, ""), "{}", shown.body);
    let document = shown.json();
    assert_eq!(document["account"], json!(account("dev").to_string()));
    let people = document["people"].as_array().unwrap();
    assert_eq!(people.len(), 1);
    assert_eq!((&people[0]["email"], &people[0]["known_to"]), (&json!("dev@acme.example"), &json!(acme().to_string())));
    let seats = document["seats"].as_array().unwrap();
    assert_eq!(seats.len(), 1);
    assert_eq!((&seats[0]["state"], &seats[0]["roles"]), (&json!("active"), &json!(["developer"])));
    assert_eq!((document["sessions"].as_array().unwrap().len(), document["receipts"].as_array().unwrap().len()), (1, 0));
    let mut again = sample(EXPORT);
    again.0["requestContext"]["requestId"] = "another-request".into();
    let before = world.items();
    let replayed = world.ask(&again).await;
    assert_eq!((replayed.status, replayed.header("idempotent-replayed"), replayed.json()), (200, "true", document));
    assert_eq!(world.items(), before, "it is noted once");
}

#[tokio::test]
async fn after_an_erasure_pages_name_nobody_and_still_open() {
    let world = organisations();
    let (name, email) = ("dev <i>of", address("dev").as_str().to_owned());
    let erased = world.ask(&sample(ERASURE)).await;
    assert_eq!(erased.status, 200, "{}", erased.body);
    let document = erased.json();
    assert_eq!((&document["state"], &document["account"]), (&json!("erased"), &json!(account("dev").to_string())));
    assert_eq!(document["erased_at"], json!("2026-11-22T10:00:00Z"));
    for item in world.items() {
        let text = Value::Object(item.attributes.clone()).to_string();
        assert!(!text.contains(&email) && !text.contains(name), "{}/{}", item.key.partition, item.key.sort);
    }
    assert!(matches!(world.member(acme(), &account("dev")).state, State::Removed { .. }));
    for page in ["members", "audit", "inbox", "platform-audit", "platform-members"] {
        let answer = world.ask(&sample(page)).await;
        assert_eq!(answer.status, 200, "{page}");
        assert!(!answer.body.contains(&email), "{page}");
    }
    assert_eq!(world.ask(&by(&sample("members"), "dev")).await.status, 303, "there is no session");
    let again = world.ask(&query(&sample(ERASURE), "")).await;
    assert_eq!((again.status, again.json()), (200, document));
    // What is asked for now is shown in the same shape: nothing but what an id is left of.
    let export = world.ask(&sample(EXPORT)).await.json();
    for list in ["people", "seats", "applications", "receipts", "links", "sessions"] {
        assert_eq!(export[list], json!([]), "{list}");
    }
}

#[tokio::test]
async fn of_somebody_unknown_the_same_is_answered() {
    let world = organisations();
    let body = json!({"email": "stranger@elsewhere.example", "reason": "Ticket 4714."});
    let known = world.ask(&sample(EXPORT)).await.json();
    let unknown = world.ask(&sample(EXPORT).header("idempotency-key", "another").json(&body)).await.json();
    let fields = |document: &Value| document.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields(&unknown), fields(&known));
    assert_eq!(unknown["people"], json!([]));
    let erased = world.ask(&sample(ERASURE).json(&body)).await;
    assert_eq!((erased.status, &erased.json()["state"]), (200, &json!("erased")));
}

#[tokio::test]
async fn whom_nobody_follows_is_erased_only_where_their_organisation_may_be_left() {
    let world = organisations();
    let before = world.items();
    let of_ana = |leaving: Value| sample(ERASURE).json(&json!({"email": "ana@acme.example", "reason": "Ticket 4715.", "leaving": leaving}));
    let refused = world.ask(&of_ana(json!([]))).await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.problem(), ("last_manager".to_owned(), vec![(acme().to_string(), "last_manager".to_owned())]));
    assert_eq!(world.items(), before);
    assert_eq!(world.ask(&of_ana(json!([acme().to_string()]))).await.status, 200);
    assert!(matches!(world.member(acme(), &account("ana")).state, State::Removed { .. }));
    let of_olga = sample(ERASURE).json(&json!({"email": "olga@platform.example", "reason": "Ticket 4716."}));
    let of_olga = of_olga.header("idempotency-key", "erasure-4716");
    assert_eq!(world.ask(&of_olga).await.problem().0, "last_manager");
    world.seat(OrganisationId::Platform, "rita", Role::Operator);
    assert_eq!(world.ask(&of_olga).await.status, 200, "their own, when another operates the platform");
    assert_eq!(world.ask(&of_olga).await.status, 404);
}

#[tokio::test]
async fn nobody_else_learns_whether_anybody_is_known() {
    let world = organisations();
    let before = world.items();
    for name in [EXPORT, ERASURE, "v1-platform-people-erasure-hostile", "v1-platform-people-export-malformed"] {
        for (who, status) in [("rita", 403), ("sam", 403), ("ana", 404), ("bob", 404), ("nobody", 404)] {
            let answer = world.ask(&by(&sample(name), who)).await;
            assert_eq!(answer.status, status, "{name} by {who}: {}", answer.body);
            assert!(!answer.body.contains("dev"), "{name} by {who}");
        }
        assert_eq!(world.ask(&anonymous(&sample(name))).await.status, 401, "{name}");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn what_cannot_be_asked_so_is_told_by_field_and_nothing_is_stored() {
    let world = organisations();
    let before = world.items();
    let hostile = world.ask(&sample("v1-platform-people-erasure-hostile")).await;
    assert_eq!(hostile.status, 422);
    let named: Vec<_> = hostile.problem().1;
    for expected in [("email", "control_characters"), ("reason", "required"), ("leaving", "unknown_value"), ("everyone", "unknown_field")] {
        assert!(named.iter().any(|(field, code)| (field.as_str(), code.as_str()) == expected), "{expected:?} of {named:?}");
    }
    let without_key = world.ask(&sample(ERASURE).without_header("idempotency-key")).await;
    assert_eq!((without_key.status, without_key.problem().0.as_str()), (400, "idempotency_key"));
    assert_eq!(world.ask(&sample("v1-platform-people-export-malformed").header("idempotency-key", "k")).await.problem().0, "not_json");
    assert_eq!(world.items(), before);
    assert_eq!(world.ask(&sample(ERASURE)).await.status, 200);
    let other = sample(ERASURE).json(&json!({"email": "bob@bravo.example", "reason": "Ticket 4712."}));
    let reused = world.ask(&other).await;
    assert_eq!((reused.status, reused.problem().0.as_str()), (422, "idempotency_key_reused"));
}
