//! Support reads what a partner sees, after saying why, and changes nothing.

use harness::Cloud;
use journeys::{Operator, PartnerAdmin};
use serde_json::{Value, json};

#[test]
fn support_reads_a_partner_after_saying_why_and_the_partner_reads_that_it_did() {
    let cloud = Cloud::attach();
    let olga = Operator::signs_in(&cloud);
    let rita = olga.invites_a_reviewer("rita.visits");
    let ana = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Lantern Maps");
    let other = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Mirador Apps");
    let sam = olga.invites_support("sam.support");
    let home = format!("/partners/{}", ana.id());
    let api = format!("/v1{home}");
    assert_eq!((sam.browser().get(&home).status, sam.program().get(&api).status), (404, 404), "not before the reason is stated");

    assert_eq!(sam.begins_to_read(ana.id(), "").status, 422, "a reason is asked for");
    assert_eq!(sam.browser().get(&home).status, 404);
    let begun = sam.begins_to_read(ana.id(), "Ticket 4711: their test key is refused").expect_status(303);
    let told = sam.browser().follow(begun).expect_status(200);
    assert_eq!(told.link_with(&home), home);

    for below in ["", "/members", "/inbox", "/audit", "/keys", "/webhooks"] {
        let page = sam.browser().get(&format!("{home}{below}"));
        assert_eq!(page.status, 200, "{below}");
        let buttons: Vec<_> = page.forms().into_iter().filter(|form| form.action.starts_with(&home)).collect();
        assert!(buttons.is_empty(), "{below} offers {buttons:?} to somebody who may only read");
    }
    for below in ["", "/keys", "/events?after=0", "/webhooks"] {
        assert_eq!(sam.program().get(&format!("{api}{below}")).status, 200, "{below}");
    }
    assert_eq!(sam.browser().get(&format!("/partners/{}", other.id())).status, 404, "of one organisation, and no other");

    let asks = |below: &str, body: Value| {
        sam.program().request("POST", &format!("{api}{below}")).header("Idempotency-Key", "sam").json(&body).send().status
    };
    assert_eq!(asks("/keys", json!({ "label": "Mine", "environment": "test" })), 403);
    assert_eq!(asks("/test-key", json!({})), 403);
    assert_eq!(asks("/members", json!({ "name": "Sam", "email": "sam@elsewhere.example", "roles": ["developer"] })), 403);
    assert_eq!(asks("/webhooks", json!({ "url": "https://hooks.example.com/" })), 403);
    assert_eq!(sam.browser().post_form(&format!("{home}/test-key"), &[]).status, 403);
    cloud.settle();
    assert_eq!(ana.api("/keys").json()["keys"], json!([]));
    assert!(ana.portal().form_to("/test-key").action.starts_with(&home), "the first test key is still to be opened");

    let trail = ana.page("/audit").expect_status(200).text();
    assert!(trail.contains("Ticket 4711: their test key is refused"), "{trail}");
    assert!(!other.page("/audit").expect_status(200).text().contains("Ticket 4711"));
}
