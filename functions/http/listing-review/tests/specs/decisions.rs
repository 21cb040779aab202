//! Claim, call, question, decision: what each does, and what stands in its way.

use application::{
    records::{self, Record as _, person::Person},
    use_cases::review::Act,
};
use domain::{
    application::State,
    organisation::{OrganisationId, Role},
};
use serde_json::json;
use support::{
    Event,
    cast::{ANA, NINA, RITA, now},
    story::{self, QUESTION, REASONS, prose},
};

use crate::world::{World, by, sample};

#[tokio::test]
async fn an_approval_makes_the_partner_and_the_seat_of_its_first_admin_in_one_write() {
    let world = World::new().await;
    story::confirms(&world.store, &world.application, now()).await;
    story::claims(&world.store, &world.application, now()).await;
    world.store.drain_stream();
    let trips = world.store.trips();
    let answer = world.ask(&sample("v1-approval")).await;
    assert_eq!(world.store.trips() - trips, 2, "a transition by a signed-in person is two trips");
    assert_eq!((answer.status, answer.json()["state"].as_str().unwrap()), (200, "approved"));
    let State::Approved { partner, .. } = story::load(&world.store, &world.application).state else { panic!("not approved") };
    assert_eq!(answer.json()["partner"], partner.to_string());
    let seat = world.store.get(&records::member::key(&OrganisationId::Partner(partner), &ANA.account())).expect("a seat");
    assert_eq!(support::store::state(&seat)["seat"]["roles"], json!(["partner_admin"]));
    let mut written: Vec<_> = world.store.drain_stream().into_iter().map(|record| record.key.sort).collect();
    written.sort();
    assert_eq!(written, ["application".to_owned(), format!("member#{}", ANA.account()), "partner".to_owned()]);

    let before = world.items();
    let again = world.ask(&sample("v1-approval")).await;
    assert_eq!((again.status, again.json()["partner"].clone()), (200, json!(partner.to_string())), "approving twice is approving");
    assert!(world.items() == before);
}

#[tokio::test]
async fn nothing_is_approved_before_the_address_is_confirmed_the_call_logged_and_every_question_answered() {
    let world = World::with("oem").await;
    story::claims(&world.store, &world.application, now()).await;
    let refused = async |code: &str| {
        let before = world.items();
        let answer = world.ask(&world.of("v1-approval")).await;
        assert_eq!((answer.status, answer.problem().0.as_str()), (409, code));
        let page = world
            .ask(&Event::to("GET /review/applications/{id}", &format!("/review/applications/{}", world.application)).cookie(&RITA.cookie()))
            .await;
        assert!(!page.body.contains("/approval\""), "the page offers a button that is refused");
        assert!(world.items() == before);
    };
    refused("address_not_confirmed").await;
    story::confirms(&world.store, &world.application, now()).await;
    refused("call_not_logged").await;
    assert_eq!(world.ask(&world.of("v1-call")).await.status, 200);
    story::asks(&world.store, &world.application, now()).await;
    refused("question_open").await;
    story::answers(&world.store, &world.application, now()).await;
    assert_eq!(world.ask(&world.of("v1-approval")).await.status, 200);
}

#[tokio::test]
async fn nobody_decides_on_an_organisation_they_belong_to() {
    let world = World::new().await;
    for name in ["claim", "v1-claim"] {
        let refused = world.ask(&by(&sample(name), NINA).header("accept", "application/json")).await;
        assert_eq!((refused.status, refused.problem().0.as_str()), (403, "conflict_of_interest"), "{name}");
    }
    story::confirms(&world.store, &world.application, now()).await;
    story::claims(&world.store, &world.application, now()).await;
    // Nor by taking over as an operator.
    NINA.sits(&world.store, OrganisationId::Platform, &[Role::Operator]);
    let before = world.items();
    for name in ["v1-claim", "v1-call", "v1-question", "v1-approval", "v1-rejection"] {
        let event = by(&sample(name), NINA).without_header("if-match");
        assert_eq!(world.ask(&event).await.status, 403, "{name}");
    }
    let page = world.ask(&by(&sample("application"), NINA)).await;
    for button in ["/claim\"", "/approval\"", "/rejection\"", "/questions\""] {
        assert!(!page.body.contains(button), "{button} is offered to somebody of the applicant's");
    }
    assert!(world.items() == before);
}

#[tokio::test]
async fn an_edit_says_which_version_it_saw_and_an_old_one_is_refused() {
    let world = World::new().await;
    let read = world.ask(&sample("v1-application")).await;
    assert_eq!((read.header("etag"), &read.json()["version"]), ("\"1\"", &json!(1)));
    story::confirms(&world.store, &world.application, now()).await;
    let before = world.items();
    let stale = world.ask(&sample("v1-claim")).await;
    assert_eq!((stale.status, stale.problem().0.as_str()), (412, "stale"));
    assert_eq!(world.ask(&sample("claim")).await.status, 412, "the page's form carries its version, too");
    assert!(world.items() == before);
    let claimed = world.ask(&sample("v1-claim").header("if-match", "\"2\"")).await;
    assert_eq!((claimed.status, claimed.header("etag")), (200, "\"3\""));
    assert_eq!(world.ask(&sample("v1-claim").header("if-match", "\"1\"")).await.status, 200, "what holds already is answered as done");
}

#[tokio::test]
async fn what_was_typed_comes_back_when_somebody_else_was_faster() {
    let world = World::new().await;
    story::claims(&world.store, &world.application, now()).await;
    story::confirms(&world.store, &world.application, now()).await;
    let before = world.items();
    let back = world.ask(&sample("question")).await;
    assert!(back.status == 412 && back.body.contains("Somebody else has changed this since you opened it"), "{}", back.body);
    assert!(world.items() == before);
    let form = harness::forms_in(&back.body).into_iter().find(|form| form.action.ends_with("/questions")).expect("the question's form");
    assert!(form.fields.contains(&("question".to_owned(), QUESTION.to_owned())));
    let again = sample("question").form(form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    assert_eq!(world.ask(&again).await.status, 303);
    let program = world.ask(&sample("rejection").field("version", "1").header("accept", "application/json")).await;
    assert_eq!((program.status, program.problem().0.as_str()), (412, "stale"));
}

#[tokio::test]
async fn a_question_stops_the_clock_and_asking_it_twice_asks_once() {
    let world = World::new().await;
    story::claims(&world.store, &world.application, now()).await;
    let asked = world.ask(&sample("v1-question")).await;
    assert_eq!((asked.json()["state"].as_str(), asked.json()["clock_running"].as_bool()), (Some("info_requested"), Some(false)));
    let before = world.items();
    assert_eq!(world.ask(&sample("v1-question")).await.json()["questions"].as_array().unwrap().len(), 1);
    assert!(world.items() == before);
    assert_eq!(story::load(&world.store, &world.application).state.dossier().unwrap().questions[0].text.as_str(), QUESTION);
}

#[tokio::test]
async fn a_form_with_errors_comes_back_filled_in_beside_its_field_and_its_language_menu_leads_to_the_page() {
    let world = World::new().await;
    story::claims(&world.store, &world.application, now()).await;
    let page = world.ask(&sample("hostile-call-in-the-future")).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("id=\"held_at-fault\"") && !page.body.contains("id=\"notes-fault\""));
    let forms = harness::forms_in(&page.body);
    let form = forms.iter().find(|form| form.action.ends_with("/call")).expect("the form");
    assert_eq!((form.value("held_at"), form.value("notes")), (Some("2199-01-01T00:00"), Some("<b>notes</b>")));
    assert!(!page.body.contains("<b>notes"));
    let menu = forms.iter().find(|form| form.action == "/language").expect("the language menu");
    assert_eq!(menu.value("return_to"), Some(format!("/review/applications/{}", world.application).as_str()));
}

#[tokio::test]
async fn markup_of_an_applicant_reaches_a_reviewer_escaped() {
    let world = World::new().await;
    let hostile = "\"><script>alert(1)</script>";
    let mut form = story::acme("isv");
    form.content.legal_name = domain::values::Line::parse(&format!("Evil {hostile}")).unwrap();
    form.content.use_case = prose(hostile);
    form.business_contact.name = domain::values::Line::parse(&format!("Eve Canary {hostile}")).unwrap();
    let id = story::applies_with(&world.store, &form, now()).await;
    story::claims(&world.store, &id, now()).await;
    for (route, path) in
        [("GET /review/applications/{id}", format!("/review/applications/{id}")), ("GET /review", "/review?state=in_review".to_owned())]
    {
        let page = world.ask(&Event::to(route, &path).cookie(&RITA.cookie())).await;
        assert!(page.body.contains("Evil &#34;&#62;&#60;script&#62;") && !page.body.contains("<script"), "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn the_desk_sees_that_mail_to_a_contact_does_not_arrive() {
    let world = World::new().await;
    let contact = story::load(&world.store, &world.application).state.dossier().unwrap().business_contact;
    let key = records::person::key(&contact);
    let person = Person::read(world.store.get(&key).unwrap()).unwrap();
    world.store.plant(Person { bounced_at: Some(now()), ..person }.item().unwrap());
    assert_eq!(world.ask(&sample("v1-application")).await.json()["business_contact"]["bounced_at"], "2026-03-02T09:00:00Z");
}

#[tokio::test]
async fn after_an_erasure_the_application_is_still_there_without_the_person() {
    let world = World::new().await;
    let contact = story::load(&world.store, &world.application).state.dossier().unwrap().business_contact;
    application::ports::Writes::commit(&world.store, vec![application::ports::Write::Delete(records::person::key(&contact))])
        .await
        .unwrap();
    let document = world.ask(&sample("v1-application")).await.json();
    assert!(document["business_contact"].is_null() && document["technical_contact"].is_object());
    assert!(!world.ask(&sample("application")).await.body.contains("ana.canary"));
}

#[tokio::test]
async fn what_has_ended_is_decided_no_more() {
    let world = World::new().await;
    story::claims(&world.store, &world.application, now()).await;
    story::reviews(&world.store, &RITA, &world.application, Act::Reject { reasons: prose(REASONS) }, now()).await;
    let before = world.items();
    for name in ["v1-claim", "v1-call", "v1-question", "v1-approval"] {
        let refused = world.ask(&sample(name).without_header("if-match")).await;
        assert_eq!((refused.status, refused.problem().0.as_str()), (409, "application_ended"), "{name}");
    }
    assert_eq!(world.ask(&sample("v1-rejection")).await.status, 200, "the same rejection again is the same");
    assert!(world.items() == before);
}

#[tokio::test]
async fn the_queue_is_paged_and_a_cursor_of_it_leads_on() {
    let world = World::new().await;
    for number in 0..30 {
        let mut form = story::acme("isv");
        form.content.legal_name = domain::values::Line::parse(&format!("Vendor {number}")).unwrap();
        form.business_contact.address = domain::values::EmailAddress::parse(&format!("canary{number}@vendor.example")).unwrap();
        form.client = format!("198.51.100.{number}");
        story::applies_with(&world.store, &form, now()).await;
    }
    let first = world.ask(&sample("v1-queue")).await;
    let rows = |answer: &support::Answer| answer.json()["applications"].as_array().unwrap().clone();
    assert_eq!(rows(&first).len(), 25);
    let next = first.json()["next"].as_str().unwrap().to_owned();
    assert_eq!(first.header("link"), format!("</v1/platform/applications?state=submitted&cursor={next}>; rel=\"next\""));
    let mut event = sample("v1-queue");
    event.0["rawQueryString"] = format!("state=submitted&cursor={next}").into();
    let second = world.ask(&event).await;
    assert_eq!((rows(&second).len(), second.json()["next"].is_null()), (6, true));
    assert!(!rows(&second).iter().any(|row| rows(&first).contains(row)));
    event.0["rawQueryString"] = format!("state=approved&cursor={next}").into();
    assert_eq!(world.ask(&event).await.problem().0, "cursor_of_another_list");
}
