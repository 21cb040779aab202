//! The host platform keeps Liaison's copies of its directory.

use harness::Cloud;
use journeys::{Operator, of_this_run};
use serde_json::json;

#[test]
fn an_import_reports_bad_lines_and_is_idempotent() {
    let cloud = Cloud::attach();
    let key = Operator::signs_in(&cloud).mints_a_machine_key_for("directory sync");
    let machine = cloud.program(&key);
    let fleet = &of_this_run("fleet").replace(' ', "-");
    let customer = format!("/integration/v1/directory/customers/{fleet}");
    let lines = [
        json!({"kind": "customer", "id": fleet, "name": "Fleet One", "active": true}).to_string(),
        json!({"kind": "tracker", "customer": fleet, "id": "t-1", "name": "Digger", "active": true}).to_string(),
        json!({"kind": "tracker", "customer": "nobody", "id": "t-2", "name": "Lost", "active": true}).to_string(),
        "not json".to_owned(),
    ]
    .join("\n");
    let import = |query: &str| {
        let path = format!("/integration/v1/directory/imports{query}");
        machine.request("POST", &path).body("application/x-ndjson", lines.clone().into_bytes()).send()
    };
    let dry = import("?dry_run=true&on_error=skip").expect_status(200).json();
    assert_eq!(dry["failed"], 2, "{dry}");
    assert_eq!(machine.get(&customer).status, 404, "a dry run stores nothing");

    let kept = import("?on_error=skip").expect_status(200).json();
    assert_eq!((&kept["created"], &kept["failed"]), (&json!(2), &json!(2)), "{kept}");
    let again = import("?on_error=skip").expect_status(200).json();
    assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(2)), "{again}");
    assert_eq!(cloud.program("lsn_live_platform_wrong").get(&customer).status, 401);
}

#[test]
fn a_customers_admin_from_the_directory_signs_in_and_belongs() {
    let cloud = Cloud::attach();
    let key = Operator::signs_in(&cloud).mints_a_machine_key_for("bulk import");
    let machine = cloud.program(&key);
    let fleet = of_this_run("fleet-two").replace(' ', "-");
    let customer = format!("/integration/v1/directory/customers/{fleet}");
    let _ = machine.put_json(&customer, &json!({"name": "Fleet Two", "active": true})).expect_status(201);
    let address = format!("cem@{fleet}.example");
    let member = json!({"name": "Cem Aydin", "email": address, "language": "es", "roles": ["admin"], "active": true});
    let _ = machine.put_json(&format!("{customer}/members/u-1"), &member).expect_status(201);
    let cem = cloud.person(&address);
    let home = cem.signs_in().get("/home").expect_status(200).text();
    assert!(home.contains("Fleet Two"), "{home}");
    cloud.settle();
}
