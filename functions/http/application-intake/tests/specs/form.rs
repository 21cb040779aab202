//! The form: what it stores, what it refuses and how it comes back.

use application::records::{self, Record as _, person::Person};
use domain::{
    application::State,
    digest::Digest,
    id::{ApplicationId, PersonId},
};
use language::{Fault, Locale};
use serde_json::json;
use support::{
    Event,
    cast::{RITA, day, now},
    story::{self, REASONS, STATUS_TOKEN},
};

use crate::world::{World, sample};

fn person(world: &World, id: &PersonId) -> Person {
    Person::read(world.store.get(&records::person::key(id)).unwrap()).unwrap()
}

/// The form of a page that goes to `/apply`.
fn form_of(page: &str) -> harness::Form {
    harness::forms_in(page).into_iter().find(|form| form.action == "/apply").expect("the form")
}

#[tokio::test]
async fn a_form_and_json_with_the_same_words_are_one_application() {
    let world = World::new();
    let answer = world.ask(&sample("apply-form")).await;
    assert_eq!((answer.status, answer.location()), (303, "/apply/received"));
    let State::Submitted { dossier, .. } = world.only_application() else { panic!("not submitted") };
    assert_eq!(dossier.content.use_case.as_str(), "Fuel levels of mixed fleets,\nhour by hour.");
    assert_eq!(dossier.content.requested_scopes, ["fuel:read", "telemetry:read"]);
    assert_eq!(person(&world, &dossier.business_contact).address.as_str(), "ana.canary@acme.example");
    assert_eq!(person(&world, &dossier.technical_contact).name.as_str(), "Tom Canary");
    let before = world.items();

    let answer = world.ask(&sample("apply-json")).await;
    assert_eq!((answer.status, answer.json()["application"].as_str().unwrap()), (202, dossier.id.to_string().as_str()));
    assert_eq!(answer.header("idempotent-replayed"), "", "whoever sent no key must not learn that these words were known");
    assert_eq!(world.ask(&sample("apply-form")).await.status, 303);
    assert!(world.items() == before, "the same form again changed something");
}

#[tokio::test]
async fn two_posts_of_one_form_at_once_are_one_application() {
    let world = World::new();
    let event = sample("apply-form");
    world.store.let_readers_meet(2);
    let (one, other) = tokio::join!(world.ask(&event), world.ask(&event));
    assert_eq!((one.status, other.status), (303, 303));
    assert!(matches!(world.only_application(), State::Submitted { .. }));
}

#[tokio::test]
async fn a_form_whose_answer_was_lost_can_be_sent_again() {
    let world = World::new();
    world.store.lose_answers(1);
    assert_eq!(world.ask(&sample("apply-form")).await.status, 503);
    assert_eq!(world.ask(&sample("apply-form")).await.status, 303);
    assert_eq!(world.applications().len(), 1);
}

#[tokio::test]
async fn while_the_store_is_away_nothing_is_half_done() {
    let world = World::new();
    let before = world.items();
    world.store.refuse(1);
    let answer = world.ask(&sample("apply-form")).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "2"));
    assert!(world.items() == before);
}

#[tokio::test]
async fn markup_is_stored_as_typed_and_comes_back_escaped() {
    let world = World::new();
    let event = sample("apply-form-with-markup");
    assert_eq!(world.ask(&event).await.status, 303);
    let State::Submitted { dossier, .. } = world.only_application() else { panic!("not submitted") };
    let typed = |name: &str| event.fields().into_iter().find(|(field, _)| field == name).unwrap().1;
    assert_eq!(dossier.content.legal_name.as_str(), typed("legal_name"));
    assert_eq!(dossier.content.use_case.as_str(), typed("use_case"));
    assert_eq!(person(&world, &dossier.business_contact).name.as_str(), typed("business_contact_name"));

    story::holds_link(&world.store, dossier.id, STATUS_TOKEN, day(180));
    let page = world
        .ask(&Event::to("GET /applications/{id}/status/{token}", &format!("/applications/{}/status/{STATUS_TOKEN}", dossier.id)))
        .await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("<script") && !page.body.contains("<img"), "{}", page.body);
    for words in ["Acme &#34;&#62;&#60;script&#62;", "Use &#34;&#62;&#60;script&#62;", "Flows &#34;", "More &#34;"] {
        assert!(page.body.contains(words), "{words} is missing: {}", page.body);
    }
}

#[tokio::test]
async fn a_form_with_markup_in_every_field_comes_back_escaped_and_filled_in() {
    let world = World::new();
    let event = sample("hostile-markup-in-every-field");
    let page = world.ask(&event).await;
    assert_eq!(page.status, 422);
    assert!(!page.body.contains("<script") && !page.body.contains("<img"), "{}", page.body);
    let form = form_of(&page.body);
    for (name, typed) in event.fields() {
        // What was chosen from a list cannot be shown as chosen when the list does not have it.
        if !["partnership_type", "country", "authentication_method", "language", "requested_scopes"].contains(&name.as_str()) {
            assert_eq!(form.value(&name), Some(typed.as_str()), "{name}");
        }
    }
}

#[tokio::test]
async fn a_form_with_errors_comes_back_filled_in_with_the_errors_beside_their_fields() {
    for locale in Locale::ALL {
        let world = World::new();
        let event = sample("apply-form")
            .header("accept-language", locale.tag())
            .field("legal_name", &"n".repeat(10_000))
            .field("business_contact_email", "ana.canary at acme")
            .field("use_case", "")
            .field("partnership_type", "galactic_empire")
            .field("api_endpoints", "https://api.acme.example/v1\r\nhttp://intranet");
        let page = world.ask(&event).await;
        assert_eq!((page.status, page.header("content-language")), (422, locale.tag()));
        for (field, fault) in [
            ("legal_name", Fault::TooLong { limit: 200 }),
            ("business_contact_email", Fault::NotAnEmailAddress),
            ("use_case", Fault::Required),
            ("partnership_type", Fault::UnknownValue),
            ("api_endpoints", Fault::NotAWebAddress),
        ] {
            let sentence = fault.sentence(locale).replace('\'', "&#39;");
            let beside = page.body.split(&format!("id=\"{field}-fault\">")).nth(1).unwrap_or_else(|| panic!("nothing beside {field}"));
            assert!(beside.split("</ul>").next().unwrap().contains(&sentence), "{locale:?} {field}: {sentence} in {beside:.400}");
            let control = page.body.split(&format!(" id=\"{field}\"")).nth(1).unwrap().split('>').next().unwrap();
            assert!(control.contains("aria-invalid=\"true\"") && control.contains(&format!("{field}-fault")), "{field}: {control}");
            assert!(page.body.contains(&format!("href=\"#{field}\"")), "the summary does not lead to {field}");
        }
        assert!(!page.body.contains("id=\"website-fault\""), "{locale:?}");
        let form = form_of(&page.body);
        for (name, typed) in event.fields() {
            if name == "partnership_type" {
                continue;
            }
            // A browser drops a text area's carriage returns when it shows it; both mean a line's end.
            let shown =
                form.fields.iter().filter(|(field, _)| *field == name).any(|(_, value)| value.replace('\r', "") == typed.replace('\r', ""));
            assert!(shown, "{locale:?}: {name} did not come back as typed");
        }
        assert!(world.applications().is_empty());
    }
}

#[tokio::test]
async fn a_program_learns_every_field_at_fault_by_name_line_and_code() {
    let world = World::new();
    let faults = async |name: &str| world.ask(&sample(name).header("accept", "application/json")).await.problem();
    let named =
        |pairs: &[(&str, &str)]| -> Vec<(String, String)> { pairs.iter().map(|(f, c)| ((*f).to_owned(), (*c).to_owned())).collect() };
    assert_eq!(faults("hostile-unknown-partnership-type").await, ("invalid".to_owned(), named(&[("partnership_type", "unknown_value")])));
    assert_eq!(faults("hostile-address-with-second-header").await.1, named(&[("business_contact_email", "control_characters")]));
    assert_eq!(faults("hostile-address-with-display-name").await.1, named(&[("business_contact_email", "not_an_email_address")]));
    assert_eq!(
        faults("hostile-long-names").await.1,
        named(&[("legal_name", "too_long"), ("business_contact_name", "too_long"), ("technical_contact_name", "too_long")])
    );
    assert_eq!(
        faults("hostile-nul-and-direction-override").await.1,
        named(&[("legal_name", "control_characters"), ("use_case", "control_characters")])
    );
    assert_eq!(
        faults("hostile-javascript-address").await.1,
        named(&[("website", "not_a_web_address"), ("api_endpoints", "not_a_web_address"), ("api_endpoints", "not_a_web_address")])
    );
    assert_eq!(faults("hostile-field-twice").await.1, named(&[("legal_name", "duplicate")]));
    assert_eq!(faults("hostile-too-many-entries").await.1, named(&[("api_endpoints", "too_many")]));
    assert_eq!(faults("hostile-json-unknown-field").await.1, named(&[("__proto__", "unknown_field"), ("colour", "unknown_field")]));
    assert_eq!(
        faults("hostile-json-wrong-types").await.1,
        named(&[("legal_name", "wrong_type"), ("country", "duplicate"), ("use_case", "required"), ("api_endpoints", "wrong_type")])
    );
    for (name, code) in [
        ("hostile-json-cut-off", "not_json"),
        ("hostile-json-array", "not_an_object"),
        ("hostile-json-deep", "not_json"),
        ("hostile-not-utf8", "not_utf8"),
        ("hostile-idempotency-key-too-long", "idempotency_key"),
        ("hostile-text-plain", "unsupported_media_type"),
        ("hostile-foreign-origin", "foreign_form"),
        ("hostile-wrong-method", "method_not_allowed"),
    ] {
        assert_eq!(faults(name).await, (code.to_owned(), vec![]), "{name}");
    }
    assert_eq!(world.ask(&sample("hostile-wrong-method")).await.header("allow"), "GET,HEAD,POST");
    let document = world.ask(&sample("hostile-javascript-address").header("accept", "application/json")).await.json();
    assert_eq!(document["errors"][2]["line"], 3);
}

#[tokio::test]
async fn whoever_fills_the_trap_is_answered_as_everybody_is() {
    let (bot, person) = (World::new(), World::new());
    let (caught, taken) = (bot.ask(&sample("hostile-honeypot")).await, person.ask(&sample("apply-form")).await);
    assert_eq!((caught.status, caught.location(), &caught.headers), (taken.status, taken.location(), &taken.headers));
    assert!(bot.applications().is_empty());
    let mut body: serde_json::Value = serde_json::from_str(sample("apply-json").0["body"].as_str().unwrap()).unwrap();
    body["reference_code"] = json!("x");
    let caught = bot.ask(&sample("apply-json").json(&body)).await;
    assert_eq!(caught.status, 202);
    assert!(caught.json()["application"].as_str().unwrap().parse::<ApplicationId>().is_ok());
    assert!(bot.applications().is_empty());
}

#[tokio::test]
async fn an_idempotency_key_stands_for_one_content() {
    let world = World::new();
    let event = sample("apply-json-with-idempotency-key");
    let first = world.ask(&event).await;
    assert_eq!((first.status, first.header("idempotent-replayed")), (202, ""));
    let before = world.items();
    let replayed = world.ask(&event).await;
    assert_eq!((replayed.status, replayed.header("idempotent-replayed"), &replayed.body), (202, "true", &first.body));
    let mut other: serde_json::Value = serde_json::from_str(event.0["body"].as_str().unwrap()).unwrap();
    other["legal_name"] = json!("Acme Logistics GmbH");
    let refused = world.ask(&event.clone().json(&other)).await;
    assert_eq!((refused.status, refused.problem().0.as_str()), (422, "idempotency_key_reused"));
    assert!(world.items() == before, "a replay or a refused key changed something");
    // The key is remembered for a day.
    assert_eq!(world.ask_at(&event.json(&other), day(2)).await.status, 202);
    assert_eq!(world.applications().len(), 2);
    assert!(!world.items().iter().any(|item| format!("{item:?}").contains("canary-key-1")), "the key is kept by its digest only");
    assert!(world.store.get(&records::request::key(&Digest::of("canary-key-1"))).is_some());
}

#[tokio::test]
async fn a_rejected_applicant_applies_again_with_the_form_filled_in() {
    let (world, rejected) = World::with_application().await;
    story::claims(&world.store, &rejected, now()).await;
    story::reviews(&world.store, &RITA, &rejected, application::use_cases::review::Act::Reject { reasons: story::prose(REASONS) }, now())
        .await;
    let page = world.ask(&Event::to("GET /apply", &format!("/apply?revises={rejected}&link={STATUS_TOKEN}"))).await;
    let form = form_of(&page.body);
    assert_eq!(form.value("legal_name"), Some("Acme Telematics GmbH"));
    assert_eq!(form.value("business_contact_email"), Some("ana.canary@acme.example"));
    assert_eq!(form.value("revision_of"), Some(rejected.to_string().as_str()));
    let form = form.with("use_case", "Fuel levels, and faults.");
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = world.ask(&Event::to("POST /apply", "/apply").form(fields)).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let revision = world.applications().into_iter().find(|id| *id != rejected).expect("a second application");
    assert_eq!(story::load(&world.store, &revision).state.dossier().unwrap().revises, Some(rejected));
    assert_eq!(story::state(&world.store, &rejected), "rejected");
}

#[tokio::test]
async fn nobody_revises_what_is_not_rejected_or_not_theirs() {
    let (world, running) = World::with_application().await;
    let before = world.items();
    let event = sample("apply-form").field("revision_of", &running.to_string());
    assert_eq!(world.ask(&event.clone().field("revision_token", STATUS_TOKEN)).await.status, 409);
    assert_eq!(world.ask(&event.clone().field("revision_token", "s3cr3t--guessed")).await.status, 404);
    assert_eq!(world.ask(&event.field("revision_of", "x").field("revision_token", STATUS_TOKEN)).await.status, 404);
    assert!(world.items() == before);
}
