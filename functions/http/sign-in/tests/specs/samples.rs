//! Every sample event has its answer, and no hostile one leaves anything behind but a sign-in begun.

use support::{Event, cast::RITA};

use crate::world::{World, sample, session};

const ANSWERS: &[(&str, u16)] = &[
    ("begin", 303),
    // Nobody began the sign-in of the sample here: see `callback.rs` for those that were begun.
    ("callback", 400),
    ("home", 200),
    ("hostile-callback-denied", 400),
    ("hostile-callback-empty", 400),
    ("hostile-callback-empty-state", 400),
    ("hostile-callback-never-begun", 400),
    ("hostile-callback-of-another-browser", 400),
    ("hostile-callback-without-cookie", 400),
    ("hostile-home-of-nobody", 303),
    ("hostile-home-with-a-forged-cookie", 303),
    ("hostile-language-return-elsewhere", 303),
    ("hostile-language-unknown", 422),
    ("hostile-return-to-absolute", 303),
    ("hostile-return-to-backslash", 303),
    ("hostile-return-to-header", 303),
    ("hostile-return-to-javascript", 303),
    ("hostile-return-to-not-utf8", 303),
    ("hostile-return-to-scheme-relative", 303),
    ("hostile-return-to-tab", 303),
    ("hostile-sign-out-by-get", 405),
    ("hostile-sign-out-cross-site", 403),
    ("hostile-unknown-route", 404),
    ("hostile-v1-me-cookie-only", 401),
    ("hostile-v1-me-unverified", 401),
    ("language", 303),
    ("sign-out", 303),
    ("v1-me", 200),
];

#[tokio::test]
async fn every_sample_event_has_its_answer_and_hostile_ones_sign_nobody_in() {
    let events = Event::all("http/sign-in");
    let names: Vec<_> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ANSWERS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for ((name, event), (_, status)) in events.into_iter().zip(ANSWERS) {
        let world = World::new();
        let before = world.items();
        let answer = world.ask(&event).await;
        assert_eq!(answer.status, *status, "{name}: {}", answer.body);
        if name.starts_with("hostile-") {
            assert_eq!(session(&answer), None, "{name}");
            let after: Vec<_> = world.items().into_iter().filter(|item| !item.key.partition.starts_with("sign-in#")).collect();
            assert!(after == before, "{name} left something behind");
        }
    }
}

#[tokio::test]
async fn nobody_is_sent_elsewhere_after_signing_in() {
    for (name, event) in Event::all("http/sign-in").into_iter().filter(|(name, _)| name.starts_with("hostile-return-to-")) {
        let world = World::new();
        let begun = world.ask(&event).await;
        let state = begun.location().split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        let answer = world.comes_back(&state, RITA.address, Some(&format!("__Host-sign-in={state}"))).await;
        assert_eq!(answer.status, 303, "{name}");
        // As a browser resolves it: tabs and line breaks are dropped, a backslash is a slash.
        let read: String =
            answer.location().chars().filter(|c| !matches!(c, '\t' | '\r' | '\n')).map(|c| if c == '\\' { '/' } else { c }).collect();
        assert!(read.starts_with('/') && !read.starts_with("//"), "{name} leads to {read}");
    }
}

#[tokio::test]
async fn the_chosen_language_is_kept_for_a_year_and_leads_back() {
    let world = World::new();
    let answer = world.ask(&sample("language")).await;
    assert_eq!(answer.location(), "/apply");
    let cookie = answer.cookies().remove(0);
    assert!(cookie.starts_with("__Host-language=pt;") && cookie.contains("Max-Age=31536000;"), "{cookie}");
    let page = world.ask(&sample("hostile-unknown-route").header("accept-language", "fr").cookie("__Host-language=pt")).await;
    assert_eq!(page.header("content-language"), "pt", "the choice counts for more than the browser's languages");
    assert_eq!(world.ask(&sample("hostile-language-return-elsewhere")).await.location(), "/");
    let refused = world.ask(&sample("hostile-language-unknown").header("accept", "application/json")).await;
    assert_eq!(refused.problem(), ("invalid".to_owned(), vec![("language".to_owned(), "unknown_value".to_owned())]));
    assert!(refused.cookies().is_empty());
}

#[tokio::test]
async fn signing_out_ends_the_session_itself_and_not_only_the_cookie() {
    let world = World::new();
    assert_eq!(world.home(&RITA.cookie()).await.status, 200);
    let answer = world.ask(&sample("sign-out")).await;
    assert_eq!((answer.status, answer.location()), (303, "/"));
    assert!(answer.cookies()[0].starts_with("__Host-session=;") && answer.cookies()[0].contains("Max-Age=0;"), "{:?}", answer.cookies());
    let again = world.home(&RITA.cookie()).await;
    assert_eq!((again.status, again.location()), (303, "/sign-in?return_to=%2Fhome"));
    assert_eq!(world.ask(&sample("sign-out")).await.status, 303, "signing out twice is no error");
}

#[tokio::test]
async fn me_is_who_the_token_says_and_a_cookie_counts_nowhere_but_on_pages() {
    let world = World::new();
    let me = world.ask(&sample("v1-me")).await.json();
    assert_eq!(me["account"], RITA.account().to_string());
    assert_eq!(me["organisations"][0]["organisation"], "platform");
    assert_eq!(me["organisations"][0]["roles"][0], "reviewer");
    for name in ["hostile-v1-me-cookie-only", "hostile-v1-me-unverified"] {
        let refused = world.ask(&sample(name)).await;
        assert_eq!((refused.problem().0.as_str(), refused.header("www-authenticate")), ("sign_in_needed", "Bearer"), "{name}");
    }
    let page = sample("home");
    let mut token = page.without_header("cookie").bearer(RITA.address, true);
    token.0.as_object_mut().unwrap().remove("cookies");
    assert_eq!(world.ask(&token).await.status, 303, "a token counts nowhere but on /v1");
}
