//! Who is let in.

use domain::{digest::Digest, limits};
use support::Event;

use crate::world::{World, now, presented, sample};

fn requests() -> Vec<(String, Event)> {
    let all = Event::all("http/directory");
    assert!(all.len() > 15, "the sample events are missing");
    all
}

#[tokio::test]
async fn any_key_but_a_live_one_of_the_platform_is_refused_alike() {
    let world = World::new();
    let before = world.items();
    let partners = sample("customer-partners-key").0["headers"]["authorization"].as_str().unwrap().to_owned();
    let mistyped = sample("customer-mistyped-key").0["headers"]["authorization"].as_str().unwrap().to_owned();
    for (name, event) in requests() {
        let platforms = sample("customer").0["headers"]["authorization"].as_str().unwrap().to_owned();
        let basic = platforms.replace("Bearer", "Basic");
        for refused in [&partners, &mistyped, &basic, "Bearer", "Bearer ", "Bearer lsn_live_platform", ""] {
            let answer = world.ask(&event.clone().header("authorization", refused)).await;
            assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"), "{name} with {refused}");
            assert_eq!(answer.problem().0, "sign_in_needed");
        }
        let none = world.ask(&event.without_header("authorization")).await;
        assert_eq!(none.status, 401, "{name} without a key");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_revoked_key_is_refused_from_then_on() {
    let world = World::new();
    assert_eq!(world.ask(&sample("customer")).await.status, 201);
    world.revoke(&presented(&sample("customer")));
    let before = world.items();
    for (name, event) in requests() {
        assert_eq!(world.ask(&event).await.status, 401, "{name}");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_well_made_key_with_another_secret_than_the_one_in_force_is_refused() {
    // The same public id is in force for another secret: everything about the presented key is right but that.
    let world = World::with_key_in_force(&Digest::of("another secret"));
    let before = world.items();
    assert_eq!(world.ask(&sample("customer")).await.status, 401);
    assert_eq!(world.items(), before);
    assert_eq!(World::new().ask(&sample("customer")).await.status, 201, "with its own secret it is let in");
}

#[tokio::test]
async fn a_session_or_a_token_of_a_person_is_no_key() {
    let world = World::new();
    let event = sample("customer").without_header("authorization").cookie("__Host-session=account_x.y");
    assert_eq!(world.ask(&event).await.status, 401);
    assert_eq!(world.ask(&sample("customer").bearer("olga@platform.example", true)).await.status, 401);
}

#[tokio::test]
async fn only_an_import_may_be_larger_than_a_body() {
    let world = World::with_customer().await;
    let before = world.items();
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(limits::BODY_BYTES));
    for name in ["customer", "tracker", "location", "member"] {
        assert_eq!(world.ask(&sample(name).body(&large)).await.status, 413, "{name}");
    }
    assert_eq!(world.items(), before);
    // Three megabytes, which also is more than a router takes by itself.
    let line = sample("import").0["body"].as_str().unwrap().lines().next().unwrap().to_owned();
    let padded = format!("{line}{}\n", " ".repeat(3 * 1024 * 1024 / 12));
    let import = sample("import").body(&padded.repeat(12));
    let report = world.ask(&import).await;
    assert_eq!((report.status, report.json()["lines"].clone()), (422, 12.into()), "each line is too long, not the import");
    let short = format!("{line}{}\n", " ".repeat(1024)).repeat(3 * 1024);
    assert_eq!(world.ask(&sample("import").body(&short)).await.status, 200);
    let too_large = " ".repeat(limits::IMPORT_BYTES + 1);
    assert_eq!(world.ask(&sample("import").body(&too_large)).await.status, 413);
}

#[tokio::test]
async fn the_use_of_a_key_is_noted_once_an_hour_and_never_of_a_refused_one() {
    let world = World::new();
    assert_eq!(world.ask(&sample("customer-mistyped-key")).await.status, 401);
    assert_eq!(world.noted_use(), None);
    world.ask(&sample("customer")).await;
    assert_eq!(world.noted_use(), Some(now()));
    let minutes = |minutes| now() + jiff::SignedDuration::from_mins(minutes);
    world.ask_at(&sample("customer"), minutes(59)).await;
    assert_eq!(world.noted_use(), Some(now()));
    world.ask_at(&sample("customer"), minutes(60)).await;
    assert_eq!(world.noted_use(), Some(minutes(60)));
}

#[tokio::test]
async fn a_note_that_cannot_be_written_keeps_nobody_out() {
    let world = World::new();
    world.ask(&sample("customer")).await;
    world.store.refuse(1);
    let later = now() + jiff::SignedDuration::from_hours(2);
    assert_eq!(world.ask_at(&sample("customer-get"), later).await.status, 200);
    assert_eq!(world.noted_use(), Some(now()));
}
