//! The status page behind the emailed link.

use application::{records, use_cases::review::Act};
use domain::{application::Command, id::ApplicationId};
use support::{
    Event,
    cast::{RITA, day, now},
    story::{self, ANSWER, QUESTION, REASONS, STATUS_TOKEN},
};

use crate::world::{World, sample};

/// The address of a status page, or of one of its buttons.
fn status(method: &str, application: &ApplicationId, token: &str, below: &str) -> Event {
    Event::to(
        &format!("{method} /applications/{{id}}/status/{{token}}{below}"),
        &format!("/applications/{application}/status/{token}{below}"),
    )
    .header("sec-fetch-site", "same-origin")
}

fn button(application: &ApplicationId, below: &str, fields: &[(&str, &str)]) -> Event {
    status("POST", application, STATUS_TOKEN, below).form(fields.iter().copied())
}

#[tokio::test]
async fn opening_a_link_changes_nothing_in_any_state_by_get_or_head() {
    let (world, application) = World::with_application().await;
    let store = &world.store;
    for stage in 0..6 {
        match stage {
            1 => story::claims(store, &application, now()).await,
            2 => story::asks(store, &application, now()).await,
            3 => story::answers(store, &application, now()).await,
            4 => story::confirms(store, &application, now()).await,
            5 => story::reviews(store, &RITA, &application, Act::Approve, now()).await,
            _ => {}
        }
        let before = world.items();
        for method in ["GET", "HEAD"] {
            for query in ["", "?done=confirmed", "?done=withdrawn", "?document=x", "?confirmed=yes"] {
                let event = sample("status-page").method(method);
                let mut event = event;
                event.0["rawQueryString"] = query.trim_start_matches('?').into();
                let answer = world.ask(&event).await;
                assert_eq!(
                    (answer.status, answer.header("cache-control"), answer.header("referrer-policy")),
                    (200, "no-store", "no-referrer")
                );
                assert!(method == "GET" || answer.body.is_empty());
            }
        }
        assert!(world.items() == before, "opening the page in state {} changed something", story::state(store, &application));
    }
}

#[tokio::test]
async fn the_page_shows_whose_move_it_is_the_question_and_a_clock_that_stands() {
    let (world, application) = World::with_application().await;
    story::claims(&world.store, &application, now()).await;
    story::asks(&world.store, &application, day(1)).await;
    let json = world.ask_at(&sample("status-json"), day(5)).await.json();
    assert_eq!(
        (json["state"].as_str(), json["waiting_for"].as_str(), json["clock_running"].as_bool()),
        (Some("info_requested"), Some("applicant"), Some(false))
    );
    assert_eq!(json["counted_seconds"], 86_400, "the clock stood still while the applicant had the ball");
    assert_eq!(json["questions"][0]["text"], QUESTION);
    let page = world.ask_at(&sample("status-page"), day(5)).await;
    assert!(page.body.contains(QUESTION) && page.body.contains("/answers"));
    assert!(!page.body.contains("Rita") && !page.body.contains("platform.example"), "reviewers are not named to applicants");
}

#[tokio::test]
async fn the_button_confirms_once_and_pressing_again_is_no_error() {
    let (world, application) = World::with_application().await;
    let answer = world.ask(&sample("confirmation")).await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, format!("/applications/{application}/status/{STATUS_TOKEN}?done=confirmed").as_str())
    );
    assert!(story::load(&world.store, &application).state.dossier().unwrap().is_confirmed());
    let before = world.items();
    assert_eq!(world.ask_at(&sample("confirmation"), day(1)).await.status, 303);
    assert!(world.items() == before);
}

#[tokio::test]
async fn a_button_pressed_on_another_site_does_nothing() {
    let (world, application) = World::with_application().await;
    story::claims(&world.store, &application, now()).await;
    story::asks(&world.store, &application, now()).await;
    let before = world.items();
    for name in ["confirmation", "answer", "document", "withdrawal"] {
        for (header, value) in
            [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example"), ("origin", "null")]
        {
            let event = sample(name);
            let event = if header == "origin" { event.without_header("sec-fetch-site") } else { event };
            assert_eq!(world.ask(&event.header(header, value)).await.status, 403, "{name} {header}: {value}");
        }
    }
    assert!(world.items() == before);
}

#[tokio::test]
async fn a_question_is_answered_once_by_the_last_or_the_first_word_alike() {
    let (world, application) = World::with_application().await;
    story::claims(&world.store, &application, now()).await;
    story::asks(&world.store, &application, now()).await;
    let question = story::open_question(&world.store, &application).to_string();
    let answer = world.ask(&sample("answer")).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(story::state(&world.store, &application), "in_review");
    let given = story::load(&world.store, &application).state.dossier().unwrap().questions[0].answer.clone().unwrap();
    assert_eq!(given.0.as_str(), ANSWER);
    let before = world.items();
    // The same words again are the same answer; others come too late.
    assert_eq!(world.ask(&sample("answer")).await.status, 303);
    let late = world
        .ask(&button(&application, "/answers", &[("question", &question), ("answer", "Africa.")]).header("accept", "application/json"))
        .await;
    assert_eq!((late.status, late.problem().0.as_str()), (409, "already_answered"));
    assert!(world.items() == before);
}

#[tokio::test]
async fn an_answer_that_cannot_be_taken_comes_back_with_its_words() {
    let (world, application) = World::with_application().await;
    story::claims(&world.store, &application, now()).await;
    story::asks(&world.store, &application, now()).await;
    let question = story::open_question(&world.store, &application).to_string();
    let before = world.items();
    let long = "Wörter ".repeat(1_000);
    let page = world.ask(&button(&application, "/answers", &[("question", &question), ("answer", &long)])).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains(long.trim_end()), "the words are lost");
    let menu = harness::forms_in(&page.body).into_iter().find(|form| form.action == "/language").unwrap();
    assert_eq!(menu.value("return_to"), Some(format!("/applications/{application}/status/{STATUS_TOKEN}").as_str()));
    assert!(page.body.contains(&language::Fault::TooLong { limit: 4_000 }.sentence(language::Locale::En)));
    assert!(world.items() == before);
}

#[tokio::test]
async fn after_the_withdrawal_nothing_is_answered_announced_or_decided_any_more() {
    let (world, application) = World::with_application().await;
    story::claims(&world.store, &application, now()).await;
    story::asks(&world.store, &application, now()).await;
    assert_eq!(world.ask(&sample("withdrawal")).await.status, 303);
    assert_eq!(story::state(&world.store, &application), "withdrawn");
    let before = world.items();
    for name in ["answer", "document"] {
        let refused = world.ask(&sample(name).header("accept", "application/json")).await;
        assert_eq!((refused.status, refused.problem().0.as_str()), (409, "application_ended"), "{name}");
        assert_eq!(world.ask(&sample(name)).await.status, 409, "{name} as a page");
    }
    assert_eq!(world.ask(&sample("withdrawal")).await.status, 303, "pressing it again is no error");
    assert_eq!(world.ask(&sample("confirmation")).await.status, 303, "an old mail's button is no error");
    assert!(world.items() == before);
}

#[tokio::test]
async fn an_expired_link_says_so_and_a_wrong_one_says_only_that_it_is_wrong() {
    let (world, application) = World::with_application().await;
    let before = world.items();
    let end = day(180);
    let last = end.saturating_sub(jiff::SignedDuration::from_millis(1)).unwrap();
    assert_eq!(world.ask_at(&sample("status-page"), last).await.status, 200);
    let expired = world.ask_at(&sample("status-page"), end).await;
    assert_eq!((expired.status, expired.header("cache-control")), (410, "no-store"));
    for name in ["confirmation", "withdrawal"] {
        assert_eq!(world.ask_at(&sample(name), end).await.status, 410, "{name}");
    }
    // Forgotten altogether some time later, though the table may still hold it.
    assert_eq!(world.ask_at(&sample("status-page"), day(180 + 91)).await.status, 404);
    let wrong = world.ask(&sample("hostile-status-wrong-token")).await;
    let truncated = world.ask(&sample("hostile-status-truncated-token")).await;
    let of_nothing = world.ask(&sample("hostile-status-of-another-application")).await;
    let mask = |body: &str| body.replace("application_00000000000000000000000000", &application.to_string());
    assert!(mask(&strip(&wrong.body)) == mask(&strip(&truncated.body)) && mask(&strip(&wrong.body)) == mask(&strip(&of_nothing.body)));
    assert!(!wrong.body.contains("Acme"));
    assert!(world.items() == before);
}

/// A page without the address it was asked for, which its language menu repeats.
fn strip(body: &str) -> String {
    body.split("name=\"return_to\" value=\"")
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once('"').unwrap().1 })
        .collect()
}

#[tokio::test]
async fn a_link_opens_its_own_application_only() {
    let (world, _) = World::with_application().await;
    let other = story::applies_with(&world.store, &story::acme("broker"), now()).await;
    // Both hold the sample's token in this store's plan; give the second its own.
    story::holds_link(&world.store, other, "s3cr3t--link-of-the-other-application-bbbb", day(180));
    let mixed = status("GET", &other, "s3cr3t--link-of-the-other-application-bbbb", "");
    assert_eq!(world.ask(&mixed).await.status, 200);
    let (_, acme) = (world.applications(), story::ACME.parse().unwrap());
    assert_eq!(world.ask(&status("GET", &acme, "s3cr3t--link-of-the-other-application-bbbb", "")).await.status, 404);
    let before = world.items();
    assert_eq!(world.ask(&status("POST", &acme, "s3cr3t--link-of-the-other-application-bbbb", "/confirmation").form([])).await.status, 404);
    assert!(world.items() == before);
}

#[tokio::test]
async fn a_link_outlives_nobody_who_was_erased() {
    let (world, application) = World::with_application().await;
    let contact = story::load(&world.store, &application).state.dossier().unwrap().business_contact;
    world.store.remove(&records::person::key(&contact)).await;
    let answer = world.ask(&sample("status-page")).await;
    assert_eq!(answer.status, 404);
    assert!(!answer.body.contains("Acme Telematics"), "{}", answer.body);
}

#[tokio::test]
async fn a_document_is_announced_once_and_its_form_goes_straight_to_storage() {
    let (world, application) = World::with_application().await;
    let answer = world.ask(&sample("document")).await;
    assert_eq!(answer.status, 303);
    assert_eq!(world.ask(&sample("document")).await.location(), answer.location(), "the same file is the same document");
    assert_eq!(story::load(&world.store, &application).state.dossier().unwrap().documents.len(), 1);
    let page = world.ask(&Event::to("GET /applications/{id}/status/{token}", answer.location())).await;
    let form =
        harness::forms_in(&page.body).into_iter().find(|form| form.action == "https://documents.example/").expect("the upload's form");
    assert_eq!(form.value("Content-Type"), Some("application/pdf"));
    assert!(page.header("content-security-policy").contains("form-action 'self' https://documents.example"));
}

#[tokio::test]
async fn two_tabs_that_answer_and_withdraw_at_once_end_as_one_of_them_said() {
    let (world, application) = World::with_application().await;
    story::claims(&world.store, &application, now()).await;
    story::asks(&world.store, &application, now()).await;
    world.store.let_readers_meet(2);
    let (answer, withdrawal) = (sample("answer"), sample("withdrawal"));
    let (answered, withdrawn) = tokio::join!(world.ask(&answer), world.ask(&withdrawal));
    assert_eq!(withdrawn.status, 303);
    assert!([303, 409].contains(&answered.status), "{}", answered.status);
    assert_eq!(story::state(&world.store, &application), "withdrawn");
}

#[tokio::test]
async fn a_reminder_of_the_rejected_shows_the_reasons_and_the_way_back() {
    let (world, application) = World::with_application().await;
    story::claims(&world.store, &application, now()).await;
    story::reviews(&world.store, &RITA, &application, Act::Reject { reasons: story::prose(REASONS) }, now()).await;
    let page = world.ask(&sample("status-page")).await;
    assert!(page.body.contains(REASONS));
    assert!(page.body.contains(&format!("/apply?revises={application}")));
    story::presses(&world.store, &application, Command::ConfirmAddress, now()).await;
    assert_eq!(story::state(&world.store, &application), "rejected");
}
