//! An app's way into the catalogue and out of it again.

use std::time::{Duration, Instant};

use harness::Cloud;
use journeys::{LOGO, Operator, PartnerAdmin, of_this_run};
use serde_json::{Value, json};

/// The apps of a public search.
fn found(cloud: &Cloud, search: &str) -> Vec<Value> {
    let reply = cloud.visitor().get(&format!("/v1/catalogue?q={search}")).expect_status(200).json();
    reply["apps"].as_array().cloned().unwrap_or_else(|| panic!("no apps in {reply}"))
}

/// The apps of a public search once they are as they should be: every running function sees a change within seconds.
fn found_when(cloud: &Cloud, search: &str, is_so: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let apps = found(cloud, search);
        if is_so(&apps) {
            return apps;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "after ten seconds the catalogue still shows {apps:?}");
        std::thread::sleep(Duration::from_millis(250));
    }
}

#[test]
fn an_app_is_written_reviewed_published_replaced_suspended_and_retired() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.apps");
    let ana = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Kestrel Telematics");
    let name = of_this_run("Kestrel Fleet");
    let run = name.rsplit(' ').next().expect("something of this run");
    let app = ana.begins_an_app(&name);
    assert!(app.blockers().contains(&("logo".to_owned(), "missing".to_owned())));
    assert_eq!(app.tries("submission"), (409, "blocked".to_owned()));

    app.is_made_ready(&name);
    app.presses("/submission", &[]);
    cloud.settle();
    assert_eq!(cloud.mail_to("team@liaison.example").iter().filter(|mail| mail.subject.contains(&name)).count(), 1);
    assert!(rita.queue_of("submitted").contains(&app.id().to_owned()));
    assert_eq!(ana.page(&format!("/listings/{}/edit", app.id())).status, 409, "what is handed in is frozen");

    let _ = rita.does(app.id(), "claim", &json!({})).expect_status(200);
    let _ = rita.does(app.id(), "questions", &json!({ "question": "Which trucks?" })).expect_status(200);
    let asked = cloud.newest_mail_to(ana.address());
    assert!(asked.text.contains("Which trucks?"), "{}", asked.text);
    assert!(asked.link_with("/listings/").ends_with(app.id()), "the letter leads to the app");
    assert_eq!(app.reads()["review"]["clock_running"], false, "the clock stops while the partner is waited for");
    assert!(ana.page("/inbox").expect_status(200).text().contains(app.id()), "the step is in the inbox");
    app.presses("/answers", &[("answer", "Every one.")]);
    cloud.settle();
    let note = json!({ "part": "security", "standard": "data_protection", "verdict": "failed", "note": "Name the processors." });
    let _ = rita.does(app.id(), "checks", &note).expect_status(200);
    assert!(app.page().text().contains("Name the processors."), "the partner sees the checklist as it stands");
    assert_eq!(rita.does(app.id(), "approval", &json!({})).status, 409, "a standard has failed");
    rita.passes_every_standard(app.id());
    let _ = rita.does(app.id(), "approval", &json!({})).expect_status(200);
    assert!(found(&cloud, run).is_empty(), "what is approved is not in the catalogue yet");
    let live = json!({ "label": "Production", "environment": "live", "app": app.id() });
    assert_eq!(ana.asks("/keys", "live", &live).status, 409, "production is not open yet");
    let _ = rita.does(app.id(), "publication", &json!({})).expect_status(200);
    assert_eq!(ana.asks("/keys", "live", &live).expect_status(201).json()["app"], json!(app.id()));

    // Whatever the accents and the case.
    let shown = &found_when(&cloud, &format!("{run}+CAFE"), |apps| !apps.is_empty())[0];
    assert_eq!((&shown["listing"], &shown["version"]), (&json!(app.id()), &json!(1)));
    let page = cloud.visitor().get(&format!("/catalogue/{}", app.id())).expect_status(200).text();
    assert!(page.contains("To show where they are."), "every data access is shown with its purpose before anyone installs");
    let logo = cloud.visitor().visit(shown["logo"].as_str().expect("a logo")).expect_status(200);
    assert_eq!((logo.header("content-type"), &logo.body[..]), (Some("image/svg+xml"), LOGO), "the picture that was uploaded");

    // The published version stays until the next one takes its place.
    app.writes(&[("tagline.en", "Every truck, seen.")]);
    app.presses("/submission", &[]);
    assert_eq!(found(&cloud, run)[0]["version"], 1);
    let difference = ana.page(&format!("/listings/{}/versions/2", app.id())).expect_status(200).text();
    assert!(difference.contains("Your trucks, seen.") && difference.contains("Every truck, seen."));
    rita.publishes(app.id());
    let replaced = found_when(&cloud, run, |apps| apps.iter().any(|app| app["version"] == 2));
    assert_eq!((replaced.len(), &replaced[0]["tagline"]["en"]), (1, &json!("Every truck, seen.")));

    let _ = rita.does(app.id(), "suspension", &json!({ "reason": "It asks too often." })).expect_status(200);
    let _ = found_when(&cloud, run, <[Value]>::is_empty);
    assert_eq!(cloud.visitor().get(&format!("/catalogue/{}", app.id())).status, 404);
    assert!(app.page().text().contains("It asks too often."));
    assert_eq!(rita.does(app.id(), "publication", &json!({})).status, 409);
    let _ = rita.does(app.id(), "lifting", &json!({})).expect_status(200);
    let _ = found_when(&cloud, run, |apps| apps.len() == 1);

    app.presses("/retirement", &[("confirmed", "yes")]);
    cloud.settle();
    let _ = found_when(&cloud, run, <[Value]>::is_empty);
    assert_eq!(app.reads()["state"], "retired");
    let kinds: Vec<_> = ana.feed().iter().filter_map(|event| event["type"].as_str().map(str::to_owned)).collect();
    for kind in ["listing.created", "listing.submitted", "listing.published", "listing.suspended", "listing.retired"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind} is not in {kinds:?}");
    }
}

#[test]
fn what_is_not_what_it_claims_is_refused_by_its_bytes_and_what_is_too_large_by_storage() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.files");
    let ana = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Lagoon Ferries");
    let app = ana.begins_an_app(&of_this_run("Lagoon Docks"));

    let program = app.uploads("technical", "plans.pdf", "application/pdf", b"MZ no document at all");
    assert_eq!((program.state.as_str(), program.reason.as_str()), ("refused", "not_its_type"));
    let script = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><script>alert(1)</script></svg>";
    let script = app.uploads("logo", "logo.svg", "image/svg+xml", script);
    assert_eq!((script.state.as_str(), script.reason.as_str()), ("refused", "script"));
    let (_, answer) = app.sends("logo", "huge.png", "image/png", &vec![0; 2 * 1024 * 1024]);
    assert_eq!(answer.status, 400, "storage takes no logo of two megabytes: {}", answer.text());
    assert!(app.page().text().contains("huge.png"));
    assert!(app.reads()["documents"].as_array().expect("documents").iter().all(|document| document["state"] != "accepted"));
}
