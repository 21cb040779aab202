//! Listings for programs.

use domain::{
    limits,
    listing::{Command, DocumentKind, State},
    values::Prose,
};
use harness::forms_in;
use serde_json::{Value, json};
use support::{
    Answer, Event,
    listings::{LOGO, PDF},
};

use crate::world::{World, account, app, by, desk, document, reviewer, sample};

fn faults(answer: &Answer) -> Vec<(String, String)> {
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    errors.iter().map(|error| (text(error, "field"), text(error, "code"))).collect()
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
}

/// The sample edit with every document that the programme asks for.
fn whole_edit() -> Event {
    let mut event = sample("v1-listing-edit");
    let mut content: Value = serde_json::from_str(event.0["body"].as_str().unwrap()).unwrap();
    content["documents"] = json!(["prices", "papers", "plans"].map(|name| document(name).to_string()));
    event.0["body"] = content.to_string().into();
    event
}

/// Everything is uploaded, looked at and written: the draft can be handed in.
async fn ready(world: &World) {
    world.expects("papers", DocumentKind::Security);
    world.expects("plans", DocumentKind::Technical);
    for name in ["prices", "papers", "plans", "logo"] {
        world.storage.put(&app(), &document(name), if name == "logo" { LOGO } else { PDF });
        assert_eq!(check(world, name).await.json()["state"], "accepted");
    }
    assert_eq!(world.ask(&whole_edit()).await.status, 200);
}

async fn check(world: &World, name: &str) -> Answer {
    world.ask(&crate::world::about(&sample("v1-listing-check"), &document("prices").to_string(), &document(name).to_string())).await
}

#[tokio::test]
async fn an_app_is_begun_once_under_its_key() {
    let world = desk();
    let begun = world.ask(&by(&sample("v1-listings-create"), "dev")).await;
    assert_eq!((begun.status, begun.header("etag")), (201, "\"1\""), "{}", begun.body);
    let listing = begun.json();
    assert_eq!((&listing["state"], &listing["name"], &listing["newest"]), (&json!("draft"), &json!("Acme Routes"), &json!(1)));
    let before = world.items();
    let again = world.ask(&by(&sample("v1-listings-create"), "dev")).await;
    assert_eq!((again.status, again.header("idempotent-replayed"), again.json()), (201, "true", listing));
    let other = by(&sample("v1-listings-create"), "dev").body(r#"{"name":{"en":"Something else"}}"#);
    assert_eq!((world.ask(&other).await.status, world.ask(&other).await.problem().0.as_str()), (422, "idempotency_key_reused"));
    let without = sample("v1-listings-create").without_header("idempotency-key");
    assert_eq!(world.ask(&without).await.problem().0, "idempotency_key");
    assert_eq!(world.items(), before);
    let all = world.ask(&sample("v1-listings")).await.json();
    assert_eq!(all["listings"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn every_field_at_fault_is_named_and_nothing_is_begun_or_written() {
    let world = desk();
    let before = world.items();
    let answer = world.ask(&sample("v1-listings-create-hostile")).await;
    assert_eq!(answer.status, 422);
    let expected = [
        ("name.en", "control_characters"),
        ("description.en", "too_long"),
        ("scopes[1].required", "wrong_type"),
        ("scopes[1].purpose", "required"),
        ("api_endpoints", "not_a_web_address"),
        ("api_endpoints", "not_public"),
        ("authentication.redirect_uris", "not_a_redirect_uri"),
        ("authentication.redirect_uris", "not_a_redirect_uri"),
        ("support.address", "control_characters"),
        ("logo", "unknown_value"),
        ("colour", "unknown_field"),
        ("name.xx", "unknown_field"),
    ];
    assert_eq!(faults(&answer), named(&expected));
    let answer = world.ask(&sample("v1-listing-edit-hostile")).await;
    let expected = [
        ("category", "unknown_value"),
        ("integration_type", "unknown_value"),
        ("scopes[0].scope", "unknown_value"),
        ("scopes[2]", "duplicate"),
        ("authentication.method", "unknown_value"),
    ];
    assert_eq!((answer.status, faults(&answer)), (422, named(&expected)));
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_draft_is_written_over_what_was_seen_only() {
    let world = desk();
    assert_eq!(world.ask(&sample("v1-listing-edit").without_header("if-match")).await.status, 428);
    let seen = world.ask(&sample("v1-listing-content")).await;
    let etag = seen.header("etag").to_owned();
    assert_eq!(seen.json(), json!({ "name": { "en": "Acme Fleet" } }));
    let edit = sample("v1-listing-edit").header("if-match", &etag);
    let written = world.ask(&edit).await;
    assert_eq!(written.status, 200, "{}", written.body);
    assert_ne!(written.header("etag"), etag);
    assert_eq!(world.ask(&sample("v1-listing-content")).await.json(), written.json());
    // The same edit again has taken effect; another upon what was seen then has not.
    assert_eq!(world.ask(&edit).await.status, 200);
    let late = edit.clone().body(r#"{"name":{"en":"Late"}}"#);
    assert_eq!(world.ask(&late).await.status, 412);
    assert_eq!(world.ask(&late.header("if-match", written.header("etag"))).await.status, 200);
}

#[tokio::test]
async fn a_dry_run_names_every_blocker_and_a_blocked_draft_is_not_handed_in() {
    let world = desk();
    let blockers = world.ask(&sample("v1-listing-blockers")).await.json();
    let codes: Vec<_> = blockers["blockers"].as_array().unwrap().iter().map(|one| (one["field"].clone(), one["code"].clone())).collect();
    assert!(codes.contains(&(json!("tagline"), json!("missing"))) && codes.contains(&(json!("documents"), json!("document_missing"))));
    let before = world.items();
    let refused = world.ask(&sample("v1-listing-submit")).await;
    assert_eq!((refused.status, refused.problem().0.as_str()), (409, "blocked"));
    assert_eq!(faults(&refused).len(), codes.len());
    assert!(faults(&refused).contains(&("documents".to_owned(), "document_missing".to_owned())));
    // A document that nobody has looked at counts for nothing.
    world.ask(&sample("v1-listing-edit")).await;
    let unchecked = world.ask(&sample("v1-listing-submit")).await;
    let expected = [("documents", "document_unchecked"), ("documents", "document_unchecked"), ("documents", "document_missing")];
    assert_eq!(faults(&unchecked)[..3], named(&expected));
    assert_eq!(before.len(), world.items().len());
}

#[tokio::test]
async fn what_is_handed_in_is_frozen() {
    let world = desk();
    ready(&world).await;
    assert_eq!(world.ask(&sample("v1-listing-blockers")).await.json(), json!({ "blockers": [] }));
    let stale = sample("v1-listing-submit").header("if-match", "\"1\"");
    assert_eq!(world.ask(&stale).await.status, 412);
    assert_eq!(world.ask(&by(&sample("v1-listing-submit"), "dev")).await.status, 403);
    let handed_in = world.ask(&sample("v1-listing-submit")).await;
    assert_eq!((handed_in.status, &handed_in.json()["state"]), (200, &json!("submitted")));
    let review = &handed_in.json()["review"];
    assert_eq!((&review["checklist"][0]["verdict"], &review["clock_running"]), (&json!("open"), &json!(true)));
    assert_eq!(handed_in.json()["waiting_for"], "platform");
    // Twice is once.
    let again = world.ask(&sample("v1-listing-submit")).await;
    assert_eq!((again.status, again.json()["version"].clone()), (200, handed_in.json()["version"].clone()));
    let edit = world.ask(&sample("v1-listing-edit")).await;
    assert_eq!((edit.status, edit.problem().0.as_str()), (409, "version_frozen"));
    assert_eq!(world.ask(&sample("v1-listing-blockers")).await.problem().0, "no_draft");
    let taken_back = world.ask(&sample("v1-listing-withdraw")).await;
    assert_eq!((taken_back.status, &taken_back.json()["state"]), (200, &json!("withdrawn")));
    assert_eq!(world.ask(&sample("v1-listing-edit")).await.status, 200);
    assert_eq!(world.app().state.dossier().unwrap().newest.number, 2);
}

#[tokio::test]
async fn a_version_is_shown_with_what_it_says_otherwise() {
    let world = desk();
    let first = world.ask(&sample("v1-listing-version")).await.json();
    assert_eq!((&first["number"], &first["content"], first.get("differences")), (&json!(1), &json!({"name": {"en": "Acme Fleet"}}), None));
    ready(&world).await;
    world.ask(&sample("v1-listing-submit")).await;
    world.ask(&sample("v1-listing-withdraw")).await;
    let mut renamed: Value = serde_json::from_str(whole_edit().0["body"].as_str().unwrap()).unwrap();
    renamed["name"]["fr"] = json!("Parc Acme");
    assert_eq!(world.ask(&whole_edit().body(&renamed.to_string())).await.status, 200);
    let second = world.ask(&crate::world::about(&sample("v1-listing-version"), "versions/1", "versions/2")).await;
    assert_eq!(
        second.json()["differences"],
        json!([{ "field": "name.fr", "before": "Flotte Acme", "after": "Parc Acme" }]),
        "{}",
        second.body
    );
}

#[tokio::test]
async fn a_document_is_announced_uploaded_and_looked_at() {
    let world = desk();
    let announced = world.ask(&sample("v1-listing-announce")).await;
    assert_eq!(announced.status, 201, "{}", announced.body);
    let answer = announced.json();
    assert_eq!((&answer["state"], &answer["upload"]["limit_bytes"]), (&json!("announced"), &json!(limits::DOCUMENT_BYTES)));
    assert!(answer["upload"]["fields"].as_array().is_some_and(|fields| !fields.is_empty()) && answer.get("link").is_none());
    let again = world.ask(&sample("v1-listing-announce")).await;
    assert_eq!((again.header("idempotent-replayed"), &again.json()["document"]), ("true", &answer["document"]));

    let before = world.items();
    let early = world.ask(&sample("v1-listing-check")).await;
    assert_eq!((early.status, early.problem().0.as_str()), (409, "not_arrived"));
    assert_eq!(world.items(), before);
    world.storage.put(&app(), &document("prices"), PDF);
    let checked = world.ask(&sample("v1-listing-check")).await.json();
    assert_eq!((&checked["state"], &checked["bytes"]), (&json!("accepted"), &json!(PDF.len())));
    let found = world.ask(&sample("v1-listing-document")).await.json();
    assert!(found["link"].as_str().is_some_and(|link| link.contains(&document("prices").to_string())) && found.get("upload").is_none());
}

#[tokio::test]
async fn a_document_that_is_not_what_it_claims_is_refused_with_the_reason() {
    let world = desk();
    world.storage.put(&app(), &document("prices"), b"MZ this is a program");
    let script = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    world.storage.put(&app(), &document("logo"), script);
    for (name, reason) in [("prices", "not_its_type"), ("logo", "script")] {
        let checked = check(&world, name).await.json();
        assert_eq!((&checked["state"], &checked["reason"], checked.get("link")), (&json!("refused"), &json!(reason), None));
    }
    let answer = world.ask(&sample("v1-listing-announce-hostile")).await;
    let expected = [("kind", "unknown_value"), ("file_name", "control_characters"), ("media_type", "unknown_value")];
    assert_eq!((answer.status, faults(&answer)), (422, named(&expected)));
    let svg = sample("v1-listing-announce").body(r#"{"kind":"commercial","file_name":"a.svg","media_type":"image/svg+xml"}"#);
    assert_eq!(faults(&world.ask(&svg.header("idempotency-key", "key-3")).await), named(&[("media_type", "file_type_not_accepted")]));
}

#[tokio::test]
async fn a_question_is_answered_and_an_app_retired() {
    let world = desk();
    ready(&world).await;
    world.ask(&sample("v1-listing-submit")).await;
    world.of_listing(Command::Claim(reviewer()));
    let question = domain::id::derive(&["question"]);
    world.of_listing(Command::Ask { question, reviewer: reviewer(), text: Prose::parse("Which currency?").unwrap() });
    let hostile = world.ask(&sample("v1-listing-answer-hostile")).await;
    let expected = [("question", "unknown_value"), ("answer", "required"), ("aside", "unknown_field")];
    assert_eq!((hostile.status, faults(&hostile)), (422, named(&expected)));
    let waiting = world.ask(&sample("v1-listing")).await.json();
    assert_eq!((&waiting["waiting_for"], &waiting["review"]["clock_running"]), (&json!("partner"), &json!(false)));
    let answered = world.ask(&by(&sample("v1-listing-answer"), "dev")).await;
    assert_eq!((answered.status, &answered.json()["state"]), (200, &json!("in_review")));
    assert_eq!(answered.json()["review"]["questions"][0]["answer"], "Monthly, in euros.");
    let otherwise = sample("v1-listing-answer").body(&json!({ "question": question.to_string(), "answer": "Never." }).to_string());
    assert_eq!(world.ask(&otherwise).await.problem().0, "already_answered");

    assert_eq!(world.ask(&by(&sample("v1-listing-retire"), "dev")).await.status, 403);
    assert_eq!(world.ask(&sample("v1-listing-retire")).await.json()["state"], "retired");
    assert!(matches!(world.app().state, State::Retired { .. }));
    assert_eq!(world.ask(&sample("v1-listing-edit")).await.problem().0, "listing_retired");
}

#[tokio::test]
async fn one_partners_listing_is_not_anothers() {
    let world = desk();
    world.seat(domain::organisation::OrganisationId::Partner(crate::world::bravo()), "dev", domain::organisation::Role::PartnerAdmin);
    let before = world.items();
    for (name, event) in Event::all("http/developer-portal") {
        if !name.contains("listing-") || name.contains("hostile") || name.contains("unconfirmed") {
            continue;
        }
        let foreign = crate::world::about(&event, &crate::world::acme().to_string(), &crate::world::bravo().to_string());
        let answer = world.ask(&by(&foreign, "dev")).await;
        assert_eq!(answer.status, 404, "{name}: {}", answer.body);
    }
    assert_eq!(world.items(), before);
    assert_ne!(account("dev"), account("bob"));
}

#[tokio::test]
async fn an_app_is_begun_and_written_in_a_browser() {
    let world = desk();
    let list = world.ask(&sample("listings")).await;
    assert!(list.status == 200 && list.body.contains("Acme Fleet") && list.body.contains(r#"name="name.en""#));
    let begun = world.ask(&by_dev("listings-begin")).await;
    assert_eq!(begun.status, 303, "{}", begun.body);
    assert!(begun.location().ends_with("?done=begun"));
    let twice = world.ask(&by_dev("listings-begin")).await;
    assert_eq!(twice.location(), begun.location(), "a form sent twice begins one app");

    let form = world.ask(&sample("listing-form")).await;
    assert!(form.status == 200 && form.body.contains("Acme Fleet") && form.body.contains(r#"name="scopes[0].required""#));
    let saved = world.ask(&by_dev("listing-edit")).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let content = world.ask(&sample("v1-listing-content")).await.json();
    assert_eq!((&content["name"]["fr"], content["scopes"].as_array().unwrap().len()), (&json!("Flotte Acme"), 2));
    assert_eq!(content["scopes"][1], json!({ "scope": "fuel:read", "purpose": { "en": "To count litres." }, "required": false }));
    // What somebody else wrote meanwhile is not written over: the same form again is nothing, another is stale.
    assert_eq!(world.ask(&by_dev("listing-edit")).await.status, 303);
    assert_eq!(world.ask(&sample("listing-edit").field("name.fr", "Parc Acme")).await.status, 412);
    let page = world.ask(&sample("listing")).await;
    assert!(page.status == 200 && page.body.contains("To count litres.") && !page.body.contains("/submission"), "it is blocked still");
}

#[tokio::test]
async fn a_draft_written_meanwhile_gives_back_what_was_typed_and_is_written_over_on_purpose_only() {
    let world = desk();
    assert_eq!(world.ask(&by_dev("listing-edit")).await.status, 303);
    let before = world.items();
    let late = sample("listing-edit").field("name.fr", "Parc <Acme>").field("category", "maintenance");
    let page = world.ask(&late).await;
    assert_eq!(page.status, 412);
    assert_eq!(world.items(), before);
    assert!(page.body.contains("Somebody else has changed this since you opened it"), "{}", page.body);
    let of_app = sample("listing").0["rawPath"].as_str().unwrap().to_owned();
    assert!(page.body.contains(&format!("<a href=\"{of_app}\" target=\"_blank\"")), "a link to what is there now");
    // The same form, as a browser sends it when its button is pressed: it has seen now what it is written over.
    let form = forms_in(&page.body).into_iter().find(|form| form.action.ends_with("/edit")).unwrap();
    let typed = |name: &str| form.value(name);
    assert_eq!((typed("name.fr"), typed("category")), (Some("Parc <Acme>"), Some("maintenance")));
    assert!(page.body.contains("Save over it") && typed("scopes[2].purpose.en") == Some("To count litres."));
    let again = late.form(form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    assert!(world.ask(&again).await.location().ends_with("?done=saved"));
    let content = world.ask(&sample("v1-listing-content")).await.json();
    assert_eq!((&content["name"]["fr"], &content["category"]), (&json!("Parc <Acme>"), &json!("maintenance")));
    for (language, says) in [
        ("fr", "Quelqu’un d’autre a fait une modification"),
        ("es", "Otra persona ha hecho un cambio"),
        ("pt", "Outra pessoa fez uma alteração"),
    ] {
        let page = world.ask(&sample("listing-edit").header("accept-language", language)).await;
        assert!(page.status == 412 && page.body.contains(says), "{language}");
    }
    let program = world.ask(&sample("listing-edit").header("accept", "application/json")).await;
    assert_eq!((program.status, program.problem().0.as_str()), (412, "stale"));
}

fn by_dev(name: &str) -> Event {
    by(&sample(name), "dev")
}

#[tokio::test]
async fn a_form_with_faults_comes_back_filled_in_and_nothing_is_written() {
    let world = desk();
    let before = world.items();
    for name in ["listings-begin-hostile", "listing-edit-hostile", "listing-announce-hostile", "listing-answer-hostile"] {
        let answer = world.ask(&sample(name)).await;
        assert_eq!(answer.status, 422, "{name}");
        // No question is open, so no field stands there to be marked.
        assert!(answer.body.contains("aria-invalid") || name == "listing-answer-hostile", "{name}");
        assert!(!answer.body.contains("<script>alert") && !answer.body.contains("<img src=x"), "{name}");
    }
    assert_eq!(world.ask(&sample("listing-retire-unconfirmed")).await.status, 422);
    let edited = world.ask(&sample("listing-edit-hostile")).await.body;
    assert!(edited.contains("https://ok.example/"), "what was typed is there still");
    // Somebody who may not write learns that, and nothing of what was wrong.
    world.visit("sam");
    for name in ["listings-begin-hostile", "listing-edit-hostile", "listing-announce-hostile", "listing-answer-hostile"] {
        assert_eq!(world.ask(&by(&sample(name), "sam")).await.status, 403, "{name}");
    }
    assert_eq!(world.items().len(), before.len() + 1, "the visit");
}

#[tokio::test]
async fn a_document_goes_its_way_by_buttons() {
    let world = desk();
    let announced = world.ask(&by_dev("listing-announce")).await;
    assert_eq!(announced.status, 303, "{}", announced.body);
    let (_, query) = announced.location().split_once('?').unwrap();
    let upload = world.ask(&crate::world::query(&by_dev("listing"), query)).await;
    assert!(upload.body.contains(r#"action="https://documents.example/""#) && upload.body.contains(r#"type="file""#), "{}", upload.body);
    let early = world.ask(&by_dev("listing-check")).await;
    assert_eq!(early.status, 409);
    world.storage.put(&app(), &document("prices"), PDF);
    assert!(world.ask(&by_dev("listing-check")).await.location().ends_with("?done=checked"));
    assert!(world.ask(&sample("listing")).await.body.contains(&format!("listings/{}/{}", app(), document("prices"))), "a link to it");
}

#[tokio::test]
async fn an_app_is_handed_in_answered_for_and_taken_away_by_buttons() {
    let world = desk();
    ready(&world).await;
    assert!(world.ask(&sample("listing")).await.body.contains("/submission"));
    assert!(!world.ask(&by_dev("listing")).await.body.contains("/submission"), "that is the administrators'");
    assert!(world.ask(&sample("listing-submit")).await.location().ends_with("?done=submitted"));
    assert_eq!(world.ask(&sample("listing-form")).await.status, 409, "what is handed in is frozen");
    world.of_listing(Command::Claim(reviewer()));
    let question = domain::id::derive(&["question"]);
    world.of_listing(Command::Ask { question, reviewer: reviewer(), text: Prose::parse("Which <b>currency</b>?").unwrap() });
    let asked = world.ask(&by_dev("listing")).await.body;
    assert!(asked.contains("/answers") && asked.contains("Which &#60;b&#62;currency") && !asked.contains("<b>currency"));
    assert!(world.ask(&by_dev("listing-answer")).await.location().ends_with("?done=answered"));
    assert!(world.ask(&sample("listing-withdraw")).await.location().ends_with("?done=withdrawn"));
    assert!(world.ask(&sample("listing-version")).await.body.contains("Flotte Acme"));
    assert!(world.ask(&sample("listing-retire")).await.location().ends_with("?done=retired"));
    let retired = world.ask(&sample("listing")).await.body;
    assert!(!retired.contains("/retirement") && !retired.contains("/edit"));
}
