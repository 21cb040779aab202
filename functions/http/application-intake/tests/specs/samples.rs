//! Every sample event has its answer, and no hostile one leaves anything behind.

use support::{Event, cast::now, story};

use crate::world::World;

/// File and status.
const ANSWERS: &[(&str, u16)] = &[
    ("answer", 303),
    ("apply-form", 303),
    ("apply-form-with-markup", 303),
    ("apply-json", 202),
    ("apply-json-with-idempotency-key", 202),
    ("apply-page", 200),
    ("apply-page-in-portuguese", 200),
    ("confirmation", 303),
    ("document", 303),
    ("front-door", 200),
    ("hostile-address-with-display-name", 422),
    ("hostile-address-with-second-header", 422),
    ("hostile-answer-to-no-question", 422),
    ("hostile-confirmation-by-get", 405),
    ("hostile-confirmation-cross-site", 403),
    ("hostile-confirmation-wrong-token", 404),
    ("hostile-cross-site", 403),
    ("hostile-document-executable", 422),
    ("hostile-empty-form", 422),
    ("hostile-field-twice", 422),
    ("hostile-foreign-origin", 403),
    ("hostile-honeypot", 303),
    ("hostile-idempotency-key-too-long", 400),
    ("hostile-javascript-address", 422),
    ("hostile-json-array", 400),
    ("hostile-json-cut-off", 400),
    ("hostile-json-deep", 400),
    ("hostile-json-unknown-field", 422),
    ("hostile-json-wrong-types", 422),
    ("hostile-long-names", 422),
    ("hostile-markup-in-every-field", 422),
    ("hostile-multipart", 415),
    ("hostile-not-utf8", 400),
    ("hostile-nul-and-direction-override", 422),
    ("hostile-path-traversal", 404),
    ("hostile-revision-of-another", 404),
    ("hostile-same-site-sibling", 403),
    ("hostile-status-not-utf8", 400),
    ("hostile-status-of-another-application", 404),
    ("hostile-status-of-no-application", 404),
    ("hostile-status-token-and-more", 404),
    ("hostile-status-truncated-token", 404),
    ("hostile-status-wrong-token", 404),
    ("hostile-text-plain", 415),
    ("hostile-too-many-entries", 422),
    ("hostile-unknown-asset", 404),
    ("hostile-unknown-partnership-type", 422),
    ("hostile-unknown-route", 404),
    ("hostile-withdrawal-unconfirmed", 422),
    ("hostile-wrong-method", 405),
    ("received-page", 200),
    ("status-head", 200),
    ("status-json", 200),
    ("status-page", 200),
    ("status-page-with-aftermath", 200),
    ("withdrawal", 303),
];

async fn asked(world: &World, application: &domain::id::ApplicationId) {
    story::claims(&world.store, application, now()).await;
    story::asks(&world.store, application, now()).await;
}

#[tokio::test]
async fn every_sample_event_has_its_answer_and_hostile_ones_change_nothing() {
    let events = Event::all("http/application-intake");
    let names: Vec<_> = events.iter().map(|(name, _)| name.as_str()).collect();
    let known: Vec<_> = ANSWERS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, known, "a sample event without an answer, or an answer without its event");
    for ((name, event), (_, status)) in events.into_iter().zip(ANSWERS) {
        let world = if event.0["rawPath"].as_str().unwrap().starts_with("/applications/") {
            let (world, application) = World::with_application().await;
            asked(&world, &application).await;
            world
        } else {
            World::new()
        };
        let before = world.items();
        let answer = world.ask(&event).await;
        assert_eq!(answer.status, *status, "{name}: {}", answer.body);
        if name.starts_with("hostile-") {
            assert!(world.items() == before, "{name} left something behind");
        }
    }
}

#[tokio::test]
async fn a_problem_is_a_page_for_a_browser_and_a_document_for_a_program_in_their_language() {
    let world = World::new();
    for (language, words) in
        [("en", "There is nothing here"), ("fr", "Il n’y a rien ici"), ("es", "Aquí no hay nada"), ("pt", "Não há nada aqui")]
    {
        let event = crate::world::sample("hostile-unknown-route").header("accept-language", language);
        let page = world.ask(&event).await;
        assert_eq!(
            (page.status, page.header("content-type"), page.header("content-language")),
            (404, "text/html; charset=utf-8", language)
        );
        let document = world.ask(&event.header("accept", "application/json")).await;
        assert_eq!((document.status, document.problem().0.as_str()), (404, "not_found"));
        assert_eq!(document.json()["title"], words);
        assert!(page.body.contains(&format!("<html lang=\"{language}\">")) && page.body.contains(words), "{language}: {}", page.body);
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_refused_in_our_words() {
    let world = World::new();
    let mut twice = crate::world::sample("apply-page");
    twice.0["rawQueryString"] = "link=a&link=b".into();
    for event in [crate::world::sample("hostile-status-not-utf8"), twice] {
        assert_eq!(world.ask(&event).await.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(world.ask(&event.header("accept", "application/json")).await.problem().0, "unreadable_address");
    }
}

#[tokio::test]
async fn the_front_door_leads_to_a_stylesheet_that_is_kept_for_ever() {
    let world = World::new();
    let page = world.ask(&crate::world::sample("front-door")).await;
    let at = page.body.find("/assets/").unwrap();
    let path: String = page.body[at..].chars().take_while(|c| *c != '"').collect();
    let asset = world.ask(&Event::to("GET /assets/{file}", &path)).await;
    assert_eq!((asset.status, asset.header("cache-control")), (200, "public, max-age=31536000, immutable"));
}
