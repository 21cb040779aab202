//! What every organisation has, for programs that act for people.

use domain::{
    event::Actor,
    id,
    member::State,
    organisation::{OrganisationId, Role},
    values::EmailAddress,
};
use serde_json::json;

use crate::world::{about, account, acme, by, organisations, query, sample};

#[tokio::test]
async fn members_are_listed_with_their_versions() {
    let answer = organisations().ask(&sample("v1-members")).await;
    let members = answer.json()["members"].as_array().unwrap().clone();
    let dev = members.iter().find(|member| member["account"] == account("dev").to_string()).expect("dev");
    assert_eq!((&dev["version"], &dev["state"], &dev["roles"]), (&json!(2), &json!("active"), &json!(["developer"])));
    assert_eq!((members.len(), &dev["email"]), (2, &json!("dev@acme.example")));
}

#[tokio::test]
async fn an_invitation_sent_again_is_the_same_seat() {
    let world = organisations();
    let invited = world.ask(&sample("v1-members-invite")).await;
    assert_eq!((invited.status, invited.header("etag"), invited.header("idempotent-replayed")), (201, "\"1\"", ""));
    let member = invited.json();
    assert_eq!((&member["state"], &member["name"], &member["language"]), (&json!("invited"), &json!("New <b>Person</b>"), &json!("pt")));
    let before = world.items();
    let mut again = sample("v1-members-invite");
    again.0["requestContext"]["requestId"] = "another-request".into();
    let replayed = world.ask(&again).await;
    assert_eq!((replayed.status, replayed.header("idempotent-replayed")), (201, "true"));
    assert_eq!((replayed.json(), world.items()), (member, before));
}

#[tokio::test]
async fn every_fault_of_an_invitation_is_named_and_nothing_is_stored() {
    let world = organisations();
    let before = world.items();
    let hostile = world.ask(&sample("v1-members-invite-hostile")).await;
    assert_eq!(hostile.status, 422);
    let (_, faults) = hostile.problem();
    let named: Vec<_> = faults.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
    let expected = [
        ("name", "too_long"),
        ("email", "control_characters"),
        ("language", "unknown_value"),
        ("roles", "unknown_value"),
        ("is_admin", "unknown_field"),
    ];
    assert_eq!(named, expected);
    let malformed = world.ask(&sample("v1-members-invite-malformed")).await;
    assert_eq!((malformed.status, malformed.problem().0.as_str()), (400, "not_json"));
    let without_roles = sample("v1-members-invite").json(&json!({"name": "N", "email": "n@acme.example", "roles": []}));
    assert_eq!(world.ask(&without_roles).await.problem().1, [("roles".to_owned(), "required".to_owned())]);
    let text = sample("v1-members-invite").header("content-type", "text/plain");
    assert_eq!(world.ask(&text).await.status, 415);
    let member = sample("v1-members-invite").json(&json!({"name": "Dev", "email": "dev@acme.example", "roles": ["developer"]}));
    assert_eq!(world.ask(&member).await.problem().0, "already_a_member");
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn roles_are_changed_as_they_were_seen_only() {
    let world = organisations();
    let before = world.items();
    let change = sample("v1-members-roles");
    let without = world.ask(&change.clone().without_header("if-match")).await;
    assert_eq!((without.status, without.problem().0.as_str()), (428, "version_needed"));
    for stale in ["\"1\"", "\"3\"", "W/\"2\"", "2"] {
        assert_eq!(world.ask(&change.clone().header("if-match", stale)).await.status, 412, "{stale}");
    }
    assert_eq!(world.items(), before);
    let changed = world.ask(&change).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"3\""));
    assert_eq!(changed.json()["roles"], json!(["partner_admin", "developer"]));
    // The answer was lost and the request is sent again: it has taken effect, and says so.
    assert_eq!(world.ask(&change).await.status, 200);
}

#[tokio::test]
async fn roles_of_other_organisations_and_of_strangers_are_not_given() {
    let world = organisations();
    let before = world.items();
    for roles in [json!(["operator"]), json!(["admin"]), json!([]), json!("x"), json!(null)] {
        let answer = world.ask(&sample("v1-members-roles").json(&json!({"roles": roles}))).await;
        assert_eq!((answer.status, answer.problem().1[0].0.as_str()), (422, "roles"), "{roles}");
    }
    let stranger = about(&sample("v1-members-roles"), &account("dev").to_string(), &account("nobody").to_string());
    assert_eq!(world.ask(&stranger.header("if-match", "*")).await.status, 404);
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn the_last_administrator_keeps_role_and_seat() {
    let world = organisations();
    let before = world.items();
    let of_ana = |name: &str| about(&sample(name), &account("dev").to_string(), &account("ana").to_string());
    let less = of_ana("v1-members-roles").json(&json!({"roles": ["developer"]}));
    assert_eq!(world.ask(&less).await.problem().0, "last_manager");
    assert_eq!(world.ask(&of_ana("v1-members-remove")).await.problem().0, "last_manager");
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn an_invitation_can_be_taken_back() {
    let world = organisations();
    world.ask(&sample("v1-members-invite")).await;
    let invited = id::account(&EmailAddress::parse("new@acme.example").unwrap());
    let removal = about(&sample("v1-members-remove"), &account("dev").to_string(), &invited.to_string());
    assert_eq!(world.ask(&removal).await.status, 204);
    assert_eq!(world.ask(&sample("v1-members")).await.json()["members"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_inbox_is_empty_where_nothing_waits() {
    assert_eq!(organisations().ask(&sample("v1-inbox")).await.json(), json!({"steps": []}));
}

#[tokio::test]
async fn the_audit_trail_links_to_its_next_page() {
    let world = organisations();
    for number in 1..=30 {
        world.audit_entry(number, Actor::Member(OrganisationId::Partner(acme()), account("ana")));
    }
    let first = world.ask(&sample("v1-audit")).await;
    let page = first.json();
    assert_eq!(page["entries"].as_array().unwrap().len(), 25);
    assert_eq!(page["entries"][0]["request_id"], "request-1");
    let next = page["next"].as_str().expect("a cursor");
    assert_eq!(first.header("link"), format!("</v1/partners/{}/audit?cursor={next}>; rel=\"next\"", acme()));
    let last = world.ask(&query(&sample("v1-audit"), &format!("cursor={next}"))).await;
    assert_eq!((last.json()["entries"].as_array().unwrap().len(), &last.json()["next"]), (5, &json!(null)));
    assert_eq!(last.header("link"), "");
    assert_eq!(world.ask(&query(&sample("v1-audit"), "cursor=x")).await.status, 400);
}

#[tokio::test]
async fn several_administrators_may_step_down_to_the_last() {
    let world = organisations();
    assert_eq!(world.ask(&sample("v1-members-roles")).await.status, 200);
    let ana = about(&sample("v1-members-roles"), &account("dev").to_string(), &account("ana").to_string());
    let steps_down = ana.json(&json!({"roles": [Role::Developer.as_str()]}));
    assert_eq!(world.ask(&steps_down).await.status, 200);
}

#[tokio::test]
async fn a_seat_is_taken_away_once_and_for_all_requests() {
    let world = organisations();
    let stale = world.ask(&sample("v1-members-remove").header("if-match", "\"1\"")).await;
    assert_eq!(stale.status, 412);
    assert_eq!(world.ask(&sample("v1-members-remove")).await.status, 204);
    assert!(matches!(world.member(acme(), &account("dev")).state, State::Removed { .. }));
    assert_eq!(world.ask(&sample("v1-members-remove")).await.status, 204);
    assert_eq!(world.ask(&by(&sample("v1-members"), "dev")).await.status, 404);
    let never = about(&sample("v1-members-remove"), &account("dev").to_string(), &account("nobody").to_string());
    assert_eq!(world.ask(&never).await.status, 404);
}

#[test]
fn every_route_of_the_api_is_described() {
    let document = serde_json::to_value(organisation::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    for path in ["/members", "/members/{account}", "/members/{account}/roles", "/inbox", "/audit"] {
        assert!(paths.contains_key(&format!("/v1/partners/{{org}}{path}")), "{path}");
    }
    assert!(paths.contains_key("/v1/platform/inbox"));
}
