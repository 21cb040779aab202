//! From a web form to an approved partner who sees a test key.

use harness::Cloud;
use journeys::{Applicant, Company, Operator, PartnerAdmin};

#[test]
fn a_vendor_applies_answers_is_approved_and_opens_a_test_key() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.reviewer");
    let acme = Applicant::of(&cloud, Company::oem("Acme Earthmoving Ltd"));

    acme.applies();
    let application = rita.finds(&acme.company.name);
    assert_eq!(cloud.mail_to("team@liaison.example").iter().filter(|mail| mail.subject.contains(&acme.company.name)).count(), 1);

    rita.claims(&application);
    assert_eq!(rita.tries_to_approve(&application), (409, "address_not_confirmed".to_owned()));
    acme.confirms_the_address();
    assert_eq!(rita.tries_to_approve(&application), (409, "call_not_logged".to_owned()));
    rita.logs_a_call(&application);

    rita.asks(&application, "Which regions do you sell in?");
    assert!(cloud.newest_mail_to(&acme.company.business_address()).text.contains("Which regions"));
    assert_eq!(rita.reads(&application)["clock_running"], false, "the clock stops while it waits for the applicant");
    assert_eq!(rita.tries_to_approve(&application), (409, "question_open".to_owned()));
    acme.answers("Iberia and Brazil.");
    assert_eq!(rita.reads(&application)["clock_running"], true);
    acme.uploads_a_document("penetration-test.pdf", b"%PDF-1.7 a report");

    rita.approves(&application);
    let ana = PartnerAdmin::follows_the_approval_mail(&cloud, &acme.company.business_address());
    let key = ana.opens_the_test_key();
    assert!(key.starts_with("lsn_test_partner-") && key.len() > 60, "{key}");
    assert!(!ana.portal().text().contains(&key), "the key is shown once");
    cloud.settle();

    let audit = ana.page("/audit").expect_status(200).text();
    assert!(audit.contains("approved"), "the partner reads in its audit trail how it became one");
    let feed = ana.api("/events?after=0").expect_status(200).json();
    let kinds: Vec<_> = feed["events"].as_array().into_iter().flatten().filter_map(|event| event["type"].as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| kind.ends_with("partner.test_key_minted")).count(), 1, "{kinds:?}");
    assert!(cloud.mails().iter().all(|mail| !mail.text.contains(&key) && !mail.html.contains(&key)), "a key is never mailed");
}

#[test]
fn opening_the_status_link_changes_nothing_until_a_button_is_pressed() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.links");
    let borealis = Applicant::of(&cloud, Company::isv("Borealis Software"));
    borealis.applies();
    let application = rita.finds(&borealis.company.name);
    let before = rita.reads(&application);

    for _ in 0..3 {
        let _ = borealis.opens_the_status_page();
    }
    let _ = cloud.visitor().request("HEAD", &borealis.status_path()).send();
    let elsewhere = cloud.visitor();
    let forged = elsewhere.request("POST", &format!("{}/confirmation", borealis.status_path()));
    let forged = forged.header("origin", "https://evil.example").header("sec-fetch-site", "cross-site").form(&[]).send();
    assert_eq!(forged.status, 403);
    let altered = format!("{}x", borealis.status_path());
    assert_eq!(cloud.visitor().get(&altered).status, 404);
    cloud.settle();
    assert_eq!(rita.reads(&application)["version"], before["version"]);

    borealis.confirms_the_address();
    assert_eq!(rita.reads(&application)["address_confirmed"], true);
}

#[test]
fn a_rejected_applicant_reads_why_and_applies_again() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.again");
    let cobalt = Applicant::of(&cloud, Company::isv("Cobalt Pay").writing("fr"));
    cobalt.applies();
    let application = rita.finds(&cobalt.company.name);
    rita.claims(&application);
    rita.rejects(&application, "The security documents are missing.");

    let mail = cloud.newest_mail_to(&cobalt.company.business_address());
    assert!(mail.html.contains("lang=\"fr\""), "a French applicant is written to in French");
    let page = cobalt.opens_the_status_page();
    assert!(page.text().contains("The security documents are missing."));
    let form = cloud.visitor().get(&page.link_with("/apply?revises=")).expect_status(200);
    assert_eq!(form.form_to("/apply").value("legal_name"), Some(cobalt.company.name.as_str()), "the form comes filled in");
    let revised = form.form_to("/apply").with("use_case", "Payments, with the documents you asked for.");
    let browser = cloud.visitor();
    let _ = browser.submit(&form, &revised).expect_status(303);
    cloud.settle();
    let revision = rita.finds(&cobalt.company.name);
    assert_ne!(revision, application);
    assert_eq!(rita.reads(&revision)["revises"], application);
}

#[test]
fn a_form_with_errors_comes_back_filled_in_and_stores_nothing() {
    let cloud = Cloud::attach();
    let dune = Applicant::of(&cloud, Company::isv("Dune Analytics"));
    let back = dune
        .sends_the_form_with(&[("business_contact_email", "ana@dune.example\r\nBcc: x@evil.example"), ("website", "http://dune.example")]);
    assert_eq!(back.status, 422);
    assert_eq!(back.form_to("/apply").value("legal_name"), Some(dune.company.name.as_str()));
    cloud.settle();
    assert!(cloud.mail_to("ana@dune.example").is_empty() && cloud.mail_to("x@evil.example").is_empty());
}

#[test]
fn the_same_form_sent_twice_is_one_application_and_one_mail() {
    let cloud = Cloud::attach();
    let ember = Applicant::of(&cloud, Company::isv("Ember Retail"));
    ember.applies();
    ember.applies();
    assert_eq!(cloud.mail_to(&ember.company.business_address()).len(), 1);
}

#[test]
fn an_answer_after_withdrawal_is_refused_and_a_bounce_reaches_the_review_desk() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.bounce");
    let fjord = Applicant::of(&cloud, Company::isv("Fjord Fleet"));
    fjord.applies();
    let application = rita.finds(&fjord.company.name);
    cloud.provider_reports("Bounce", &cloud.newest_mail_to(&fjord.company.business_address()));
    cloud.settle();
    assert_ne!(rita.reads(&application)["business_contact"]["bounced_at"], serde_json::Value::Null);

    rita.claims(&application);
    rita.asks(&application, "Who operates the service?");
    let page = fjord.opens_the_status_page();
    fjord.withdraws();
    let late = cloud.visitor().submit(&page, &page.form_to("/answers").with("answer", "We do."));
    assert_eq!(late.status, 409);
}

#[test]
fn the_schedule_finds_nothing_due_among_fresh_applications() {
    let cloud = Cloud::attach();
    let gale = Applicant::of(&cloud, Company::isv("Gale Energy"));
    gale.applies();
    let before = cloud.mail_to(&gale.company.business_address()).len();
    let _ = cloud.run_schedule("expire-requests");
    cloud.settle();
    assert_eq!(cloud.mail_to(&gale.company.business_address()).len(), before);
}
