//! Keys of programs: shown once, changed without a gap, ended at once.

use harness::{Browser, Cloud, Reply};
use journeys::{Operator, PartnerAdmin, of_this_run};
use serde_json::{Value, json};

const KEYS: &str = "/v1/platform/machine-keys";

#[test]
fn a_machines_key_is_changed_without_a_gap_and_ended_at_once() {
    let cloud = Cloud::attach();
    let olga = Operator::signs_in(&cloud).program();
    let label = of_this_run("night sync");
    let minted = post(&olga, KEYS, &label, &json!({ "label": label })).expect_status(201).json();
    let (old_id, old_key) = (text(&minted["id"]), text(&minted["key"]));
    let again = post(&olga, KEYS, &label, &json!({ "label": label })).expect_status(201);
    assert_eq!((again.header("idempotent-replayed"), &again.json()["key"]), (Some("true"), &Value::Null), "a key is shown once");
    assert_eq!(listed(&olga, &old_id)["last_used_at"], Value::Null);

    let customer = format!("/integration/v1/directory/customers/{}", of_this_run("keyed").replace(' ', "-"));
    let asks = |key: &str| cloud.program(key).get(&customer).status;
    let _ = cloud.program(&old_key).put_json(&customer, &json!({ "name": "Keyed", "active": true })).expect_status(201);
    assert_eq!(listed(&olga, &old_id)["state"], "live");
    assert_ne!(listed(&olga, &old_id)["last_used_at"], Value::Null);

    let rotated = post(&olga, &format!("{KEYS}/{old_id}/rotation"), &format!("{label}, next"), &json!({})).expect_status(201).json();
    let (new_id, new_key) = (text(&rotated["id"]), text(&rotated["key"]));
    assert_eq!((asks(&old_key), asks(&new_key)), (200, 200), "both let in while programs change over");
    let retiring = listed(&olga, &old_id);
    assert_eq!((&retiring["state"], &retiring["successor"]), (&json!("retiring"), &json!(new_id)), "{retiring}");
    assert_eq!(post(&olga, &format!("{KEYS}/{old_id}/rotation"), "twice", &json!({})).status, 409);

    let _ = olga.request("DELETE", &format!("{KEYS}/{old_id}")).send().expect_status(204);
    assert_eq!((asks(&old_key), asks(&new_key)), (401, 200), "the next request is refused");
    let _ = olga.request("DELETE", &format!("{KEYS}/{new_id}")).send().expect_status(204);
    assert_eq!(asks(&new_key), 401);
    assert_eq!(listed(&olga, &new_id)["state"], "revoked");
    cloud.settle();
    for key in [&old_key, &new_key] {
        assert!(["developer-portal", "directory", "relay-events"].iter().all(|function| !cloud.log_of(function).contains(key.as_str())));
    }
}

#[test]
fn a_partners_programs_read_its_feed_by_its_keys_and_by_nobody_elses() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.keys");
    let ana = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Nautilus Data");
    let first = ana.opens_the_test_key();
    let old = ana.mints_a_test_key("feed reader");
    let (old_id, old_key) = (text(&old["id"]), text(&old["key"]));
    cloud.settle();
    let asks = |key: &str| cloud.program(key).get("/integration/v1/events?after=0");
    let feed = asks(&old_key).expect_status(200);
    assert_eq!(feed.header("cache-control"), Some("no-store"));
    assert_eq!(feed.json()["events"], json!(ana.feed()), "the feed that people read");
    assert_eq!(asks(&first).expect_status(200).json(), feed.json(), "every key of the partner reads it");

    let new = ana.asks(&format!("/keys/{old_id}/rotation"), "next", &json!({})).expect_status(201).json();
    let new_key = text(&new["key"]);
    assert_eq!((asks(&old_key).status, asks(&new_key).status), (200, 200), "both let in while programs change over");
    let keys = ana.api("/keys").expect_status(200).json();
    let state = |id: &Value| {
        let known = keys["keys"].as_array().into_iter().flatten().find(|key| key["id"] == *id);
        known.map_or(Value::Null, |key| key["state"].clone())
    };
    assert_eq!((state(&old["id"]), state(&new["id"])), (json!("retiring"), json!("live")), "{keys}");
    ana.revokes(&old_id);
    assert_eq!((asks(&old_key).status, asks(&new_key).status), (401, 200), "the next request is refused");

    let bob = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Orbit Parcels");
    let bobs = text(&bob.mints_a_test_key("feed reader")["key"]);
    cloud.settle();
    assert_eq!(asks(&bobs).expect_status(200).json()["events"], json!(bob.feed()));
    let machine = Operator::signs_in(&cloud).mints_a_machine_key_for("feed of a partner");
    assert_eq!((asks(&machine).status, asks(&new_key[..new_key.len() - 1]).status), (401, 401));
    assert_eq!(cloud.program(&new_key).get("/integration/v1/directory/customers/any").status, 401);
}

#[test]
fn a_partner_mints_rotates_and_revokes_on_a_page() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.pages");
    let ana = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Pier Logistics");
    let asks = |key: &str| cloud.program(key).get("/integration/v1/events").status;
    let list = ana.page("/keys").expect_status(200);
    let form = list.form_to("/keys").with("label", "Yard planning").with("environment", "test");
    let minted = ana.browser().submit(&list, &form).expect_status(201);
    let old = shown(&minted);
    assert_eq!(asks(&old), 200);
    let again = ana.browser().submit(&list, &form).expect_status(201).text();
    assert!(!again.contains(&old), "a page sent again shows no key");

    let list = ana.page("/keys").expect_status(200);
    assert!(list.text().contains("Yard planning") && !list.text().contains(&old));
    let rotated = ana.browser().submit(&list, &list.form_to("/rotation")).expect_status(201);
    let new = shown(&rotated);
    assert_ne!(new, old);
    assert_eq!((asks(&old), asks(&new)), (200, 200));

    let list = ana.page("/keys").expect_status(200);
    let id = old.split('_').nth(3).unwrap_or_default();
    let revocation = list.form_to(&format!("/keys/{id}/revocation"));
    assert_eq!(ana.browser().submit(&list, &revocation).status, 422, "it is to be confirmed");
    assert_eq!(asks(&old), 200);
    let revoked = ana.browser().submit(&list, &revocation.with("confirmed", "yes")).expect_status(303);
    assert_eq!(ana.browser().follow(revoked).status, 200);
    assert_eq!((asks(&old), asks(&new)), (401, 200));
    cloud.settle();
}

/// The key that a page shows, whole.
fn shown(page: &Reply) -> String {
    let text = page.text();
    let secret = text.split("class=\"secret\">").nth(1).and_then(|rest| rest.split('<').next());
    secret.unwrap_or_else(|| panic!("no key is shown: {text}")).to_owned()
}

fn post(program: &Browser, path: &str, request: &str, body: &Value) -> Reply {
    program.request("POST", path).header("Idempotency-Key", request).json(body).send()
}

fn listed(program: &Browser, id: &str) -> Value {
    let keys = program.get(KEYS).expect_status(200).json();
    keys["keys"].as_array().into_iter().flatten().find(|key| key["id"] == id).cloned().unwrap_or_else(|| panic!("{id} is not in {keys}"))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}
