//! What was consented to may be read, and nothing else: from the consent screen to the platform's data API and back.

use std::time::{Duration, Instant};

use harness::Cloud;
use journeys::{App, Fleet, FleetPerson, Operator, PartnerAdmin, of_this_run};
use serde_json::{Value, json};

/// Reads are counted beside the answers, some seconds later.
fn observed_when(clara: &FleetPerson<'_>, app: &App<'_>, is_so: impl Fn(&str) -> bool) -> String {
    let begun = Instant::now();
    loop {
        let told = clara.api(&format!("/apps/{}/observed-access", app.id())).expect_status(200).text();
        if is_so(&told) {
            return told;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "after half a minute what was observed is still {told}");
        std::thread::sleep(Duration::from_millis(500));
    }
}

fn kinds(feed: &[Value]) -> Vec<&str> {
    feed.iter().filter_map(|event| event["type"].as_str()).collect()
}

#[test]
fn an_app_reads_what_was_consented_to_from_the_first_read_to_the_last() {
    let cloud = Cloud::attach();
    let olga = Operator::signs_in(&cloud);
    let rita = olga.invites_a_reviewer("rita.consent");
    let ana = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Quarry Insight");
    let app = ana.begins_an_app(&of_this_run("Quarry View"));
    app.is_made_ready(&of_this_run("Quarry View"));
    app.presses("/submission", &[]);
    rita.publishes(app.id());
    let key = app.mints_a_live_key();
    let fleet = Fleet::of(&cloud, &olga, "Boulder Hire");
    let (clara, mia) = (fleet.person("clara", "admin"), fleet.person("mia", "member"));
    assert_eq!((fleet.tracker_read_by(&key).status, fleet.decision(&key, "assets:read")), (403, "not_installed".to_owned()));

    // A member may ask, and no more.
    let _ = mia.presses(&app, "/consent", "/request", &[]).expect_status(303);
    let mail = cloud.newest_mail_to(clara.address());
    assert!(mail.link_with("/apps/").contains(app.id()), "the letter leads to the app");
    assert!(clara.page("/inbox").expect_status(200).text().contains(app.id()), "the step is in the inbox");
    assert_eq!(fleet.decision(&key, "assets:read"), "not_installed");

    // Whoever may install reads every purpose first.
    let screen = clara.page(&format!("/apps/{}/consent", app.id())).expect_status(200).text();
    assert!(screen.contains("To show where they are."), "{screen}");
    let _ = clara.presses(&app, "/consent", "/consent", &[]).expect_status(303);
    assert_eq!(clara.reads(&app)["state"], "active");
    let tracker = fleet.tracker_read_by(&key).expect_status(200).json();
    assert_eq!(tracker["name"], "Digger");
    assert_eq!(
        (fleet.decision(&key, "assets:read"), fleet.decision(&key, "fuel:read")),
        ("allow".to_owned(), "scope_not_granted".to_owned())
    );
    let of_the_sandbox = ana.opens_the_test_key();
    assert_eq!(fleet.tracker_read_by(&of_the_sandbox).status, 403, "a key of the sandbox reads nothing of customers");
    assert_eq!(fleet.decision(&format!("{key}x"), "assets:read"), "key_refused");

    // Set up in the app, by a code that serves once.
    let setup = clara.presses(&app, "", "/setup", &[]).expect_status(303).leads_to().expect("the app's setup page");
    let code = setup.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code").to_owned();
    assert!(setup.starts_with("https://app.acme.example/setup"), "{setup}");
    let exchange = || cloud.program(&key).post_json("/integration/v1/setup-codes/exchange", &json!({ "code": code }));
    assert_eq!(exchange().expect_status(200).json()["scopes"], json!(["assets:read"]));
    assert_eq!(exchange().status, 409, "a code serves once");

    // What was really read is there to be seen.
    let observed = observed_when(&clara, &app, |told| told.contains("assets:read"));
    assert!(!observed.contains("fuel:read") || observed.contains("scope_not_granted"), "{observed}");

    // The operator's switch stops the next read.
    let stop = json!({ "reason": "It sells what it reads." });
    let _ = olga.program().post_json(&format!("/v1/platform/listings/{}/stop", app.id()), &stop).expect_status(200);
    assert_eq!((fleet.tracker_read_by(&key).status, fleet.decision(&key, "assets:read")), (403, "app_stopped".to_owned()));
    let _ = olga.program().post_json(&format!("/v1/platform/listings/{}/release", app.id()), &json!({})).expect_status(200);
    assert_eq!(fleet.tracker_read_by(&key).status, 200);

    // One press takes a scope back; the next read of it is refused.
    let _ = clara.presses(&app, "", "/scopes/assets:read/withdrawal", &[]).expect_status(303);
    assert_eq!((fleet.tracker_read_by(&key).status, fleet.decision(&key, "assets:read")), (403, "scope_not_granted".to_owned()));
    assert_eq!(clara.reads(&app)["state"], "degraded");
    assert!(clara.apps().contains(app.id()));

    // Disconnected, confirmed first: nothing is read, an erasure is owed, and what was consented to stays provable.
    let _ = clara.presses(&app, "/disconnection", "/disconnection", &[("confirmed", "yes")]).expect_status(303);
    assert_eq!((fleet.tracker_read_by(&key).status, fleet.decision(&key, "assets:read")), (403, "not_installed".to_owned()));
    let export = clara.api(&format!("/apps/{}/receipts", app.id())).expect_status(200).json();
    assert_eq!(export["receipts"].as_array().map(Vec::len), Some(3), "installed, changed, disconnected: {export}");
    assert_eq!(export["receipts"][1]["previous"].as_str().map(str::len), Some(64));
    let erased = format!("/integration/v1/erasures/{}/{}/1/acknowledgement", clara.customer(), app.id());
    let _ = cloud.program(&key).post_json(&erased, &json!({})).expect_status(200);
    cloud.settle();
    let feed = ana.feed();
    let told = kinds(&feed);
    for kind in [
        "installation.created",
        "installation.setup_finished",
        "installation.consent_changed",
        "installation.degraded",
        "installation.disconnected",
        "installation.erasure_due",
        "installation.erasure_acknowledged",
    ] {
        assert!(told.contains(&kind), "{kind} is not in {told:?}");
    }
    assert!(!told.contains(&"installation.requested"), "what a customer's people ask each other is nobody else's");
    let trail = clara.page("/audit").expect_status(200).text();
    assert!(trail.contains("clara"), "the customer reads who did what: {trail}");
    for function in ["access-decision", "authorize-access", "installations"] {
        assert!(!cloud.log_of(function).contains(&key), "{function} logs no key");
    }
}

#[test]
fn a_version_that_asks_for_more_asks_each_customer_and_breaks_none() {
    let cloud = Cloud::attach();
    let olga = Operator::signs_in(&cloud);
    let rita = olga.invites_a_reviewer("rita.growth");
    let ana = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Tidal Ops");
    let app = ana.begins_an_app(&of_this_run("Tidal Desk"));
    app.is_made_ready(&of_this_run("Tidal Desk"));
    app.presses("/submission", &[]);
    rita.publishes(app.id());
    let key = app.mints_a_live_key();
    let (north, south) = (Fleet::of(&cloud, &olga, "North Hire"), Fleet::of(&cloud, &olga, "South Hire"));
    let (nora, sofia) = (north.person("nora", "admin"), south.person("sofia", "fleet_admin"));
    for person in [&nora, &sofia] {
        let _ = person.presses(&app, "/consent", "/consent", &[]).expect_status(303);
    }

    // The form has a row for each scope of the programme, in its order; the fourth is `fuel:read`.
    app.writes(&[("scopes[3].required", "false"), ("scopes[3].purpose.en", "To see the level fall.")]);
    app.presses("/submission", &[]);
    rita.publishes(app.id());
    cloud.settle();
    for (fleet, person) in [(&north, &nora), (&south, &sofia)] {
        assert_eq!(
            (fleet.decision(&key, "assets:read"), fleet.decision(&key, "fuel:read")),
            ("allow".to_owned(), "scope_not_granted".to_owned())
        );
        let mail = cloud.newest_mail_to(person.address());
        assert!(mail.text.contains("To see the level fall.") || mail.link_with("/apps/").contains(app.id()), "{}", mail.text);
    }

    // One accepts, the other does not; each goes on as they said.
    let _ = nora.presses(&app, "/consent", "/consent", &[("scope", "fuel:read")]).expect_status(303);
    let _ = sofia.presses(&app, "", "/keeping", &[]).expect_status(303);
    assert_eq!(
        (north.decision(&key, "fuel:read"), south.decision(&key, "fuel:read")),
        ("allow".to_owned(), "scope_not_granted".to_owned())
    );
    assert_eq!(south.decision(&key, "assets:read"), "allow");
    let adopted = ana.api(&format!("/listings/{}/customers", app.id())).expect_status(200).text();
    assert!(adopted.contains(nora.customer()) && adopted.contains(sofia.customer()), "{adopted}");
    let told = ana.feed();
    let told = kinds(&told);
    assert_eq!(told.iter().filter(|kind| **kind == "installation.scope_requested").count(), 2);
    assert!(told.contains(&"installation.scope_request_declined"), "{told:?}");
    whoever_asks_is_erased_and_what_they_consented_to_stays_provable(&cloud, &olga, (&north, &nora), &app, &ana);
}

fn whoever_asks_is_erased_and_what_they_consented_to_stays_provable(
    cloud: &Cloud,
    olga: &Operator<'_>,
    (north, nora): (&Fleet<'_>, &FleetPerson<'_>),
    app: &App<'_>,
    ana: &PartnerAdmin,
) {
    let nils = north.person("nils", "admin");
    let receipts = || nils.api(&format!("/apps/{}/receipts", app.id())).expect_status(200).json();
    let asks = |what: &str, whose: &str, leaving: &[&str]| {
        let mut body = json!({ "email": whose, "reason": "Ticket 4711: asked for in writing." });
        if what == "erasure" {
            body["leaving"] = json!(leaving);
        }
        let key = of_this_run(&format!("{what} of {whose} leaving {}", leaving.len()));
        olga.program().request("POST", &format!("/v1/platform/people/{what}")).header("Idempotency-Key", &key).json(&body).send()
    };
    let before = receipts();
    let held = asks("export", nora.address(), &[]).expect_status(200).json();
    let count = |held: &Value, list: &str| held[list].as_array().map(Vec::len);
    assert_eq!((count(&held, "people"), count(&held, "seats"), count(&held, "receipts")), (Some(1), Some(1), Some(2)), "{held}");
    assert_eq!(asks("erasure", nora.address(), &[]).expect_status(200).json()["state"], "erased");
    assert_eq!(nora.page("/apps").status, 303, "there is no session");
    assert_eq!(receipts(), before);

    // Nobody else manages the partner: that must be said.
    assert_eq!(asks("erasure", ana.address(), &[]).status, 409);
    assert_eq!(count(&asks("export", ana.address(), &[]).expect_status(200).json(), "applications"), Some(1));
    assert_eq!(asks("erasure", ana.address(), &[ana.id()]).expect_status(200).json()["state"], "erased");
    assert_eq!(ana.page("").status, 303);
    cloud.settle();
    let trail = olga.browser().get("/review/audit").expect_status(200).text();
    assert!(trail.contains("A person was erased"), "{trail}");
    assert!(!trail.contains(nora.address()) && !trail.contains(ana.address()), "{trail}");
    let trail = nils.page("/audit").expect_status(200).text();
    assert!(!trail.contains("nora"), "the customer's trail goes on without the name: {trail}");
}
