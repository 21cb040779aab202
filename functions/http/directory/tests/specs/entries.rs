//! Customers, trackers, locations and members, one by one.

use domain::{member::State, organisation::Role};
use serde_json::json;

use crate::world::{World, customer, sample};

#[tokio::test]
async fn what_was_said_can_be_read_back_with_its_version() {
    let world = World::with_customer().await;
    for (put, get, name) in [("tracker", "tracker-get", "Digger 1"), ("location", "location-get", "Lisboa")] {
        assert_eq!(world.ask(&sample(get)).await.status, 404);
        let taken = world.ask(&sample(put)).await;
        assert_eq!((taken.status, taken.json()["result"].clone()), (201, json!("created")), "{put}");
        let known = world.ask(&sample(get)).await;
        assert_eq!((known.status, known.header("etag")), (200, "\"1\""), "{get}");
        assert_eq!((&known.json()["name"], &known.json()["active"]), (&json!(name), &json!(true)));
        assert_eq!(known.json()["id"], taken.json()["id"]);
    }
    let known = world.ask(&sample("customer-get")).await.json();
    assert_eq!((&known["name"], &known["external_id"]), (&json!("Fleet Forty-Two <b>Ltd</b>"), &json!("fleet-42")));
    assert_eq!(known["id"], customer().to_string());
    assert_eq!(world.ask(&sample("location-get")).await.json()["time_zone"], "Europe/Lisbon");
}

#[tokio::test]
async fn the_same_again_is_nothing_and_anything_else_a_change() {
    let world = World::with_customer().await;
    let before = world.items();
    let again = world.ask(&sample("customer")).await;
    assert_eq!((again.status, again.json()["result"].clone()), (200, json!("unchanged")));
    assert_eq!(world.items(), before);
    let changed = world.ask(&sample("customer").json(&json!({"name": "Fleet", "active": false}))).await;
    assert_eq!((changed.status, changed.json()["result"].clone()), (200, json!("changed")));
    assert_eq!(world.ask(&sample("customer-get")).await.header("etag"), "\"2\"");
}

#[tokio::test]
async fn what_belongs_to_an_unknown_customer_is_refused() {
    let world = World::new();
    let before = world.items();
    for name in ["tracker", "location", "member"] {
        let answer = world.ask(&sample(name)).await;
        assert_eq!((answer.status, answer.problem().0.as_str()), (409, "unknown_customer"), "{name}");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn every_fault_is_named_the_addresss_too_and_nothing_is_stored() {
    let world = World::new();
    let before = world.items();
    let hostile = world.ask(&sample("customer-hostile")).await;
    assert_eq!(hostile.status, 422);
    let (_, faults) = hostile.problem();
    let named: Vec<_> = faults.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
    let expected =
        [("customer", "not_an_identifier"), ("name", "control_characters"), ("active", "wrong_type"), ("owner", "unknown_field")];
    assert_eq!(named, expected);
    let malformed = world.ask(&sample("customer-malformed")).await;
    assert_eq!((malformed.status, malformed.problem().0.as_str()), (400, "not_json"));
    assert_eq!(world.ask(&sample("customer").body("[]")).await.problem().0, "not_an_object");
    assert_eq!(world.ask(&sample("customer").header("content-type", "text/plain")).await.status, 415);
    let french = world.ask(&sample("customer").json(&json!({})).header("accept-language", "fr")).await;
    assert_eq!(french.problem().1.len(), 2);
    assert_eq!(french.header("content-language"), "fr");
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn an_id_that_cannot_be_one_is_not_there() {
    let world = World::with_customer().await;
    let mut event = sample("customer-get");
    for path in ["fl%20eet", "%ff", "a%2Fb", &"x".repeat(65)] {
        event.0["rawPath"] = format!("/integration/v1/directory/customers/{path}").into();
        event.0["requestContext"]["http"]["path"] = event.0["rawPath"].clone();
        assert_eq!(world.ask(&event).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_member_gets_a_seat_and_another_address_moves_it() {
    let world = World::with_customer().await;
    let taken = world.ask(&sample("member")).await;
    assert_eq!((taken.status, taken.json()["result"].clone()), (201, json!("created")));
    let State::Invited { seat, step } = world.seat("zoe@fleet.example") else { panic!("a seat") };
    assert_eq!((seat.roles, step), (vec![Role::FleetAdmin], None));
    assert_eq!(world.ask(&sample("member")).await.json()["result"], "unchanged");

    let body = json!({"name": "Zoé", "email": "zoe@new.example", "language": "fr", "roles": ["admin"], "active": true});
    assert_eq!(world.ask(&sample("member").json(&body)).await.json()["result"], "changed");
    assert!(matches!(world.seat("zoe@fleet.example"), State::Removed { .. }));
    assert!(matches!(world.seat("zoe@new.example"), State::Invited { .. }));

    let gone = json!({"name": "Zoé", "email": "zoe@new.example", "active": false});
    assert_eq!(world.ask(&sample("member").json(&gone)).await.json()["result"], "changed");
    assert!(matches!(world.seat("zoe@new.example"), State::Removed { .. }));
}

#[tokio::test]
async fn a_customers_member_gets_a_customers_roles_only() {
    let world = World::with_customer().await;
    let before = world.items();
    for roles in [json!(["operator"]), json!(["partner_admin"]), json!([]), json!(["admin", "admin"])] {
        let body = json!({"name": "X", "email": "x@fleet.example", "roles": roles, "active": true});
        let answer = world.ask(&sample("member").json(&body)).await;
        assert_eq!((answer.status, answer.problem().1[0].0.as_str()), (422, "roles"), "{roles}");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn two_writers_at_once_both_have_their_say() {
    let world = World::with_customer().await;
    let (one, other) = (sample("tracker"), sample("tracker").json(&json!({"name": "Digger One", "active": false})));
    world.store.let_readers_meet(2);
    let (one, other) = tokio::join!(world.ask(&one), world.ask(&other));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 201]);
    assert_eq!(world.ask(&sample("tracker-get")).await.header("etag"), "\"2\"");
}

#[test]
fn every_route_is_described() {
    let document = serde_json::to_value(directory::openapi()).unwrap();
    let customer = "/integration/v1/directory/customers/{customer}";
    for (path, methods) in [("", 2), ("/trackers/{tracker}", 2), ("/locations/{location}", 2), ("/members/{member}", 1)] {
        let described = document["paths"][format!("{customer}{path}")].as_object().expect(path);
        assert_eq!(["get", "put"].iter().filter(|method| described.contains_key(**method)).count(), methods, "{path}");
    }
    assert!(document["paths"]["/integration/v1/directory/imports"]["post"].is_object());
}
