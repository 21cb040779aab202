//! Every sample event has its answer, whoever sends it, and no hostile one leaves anything behind.

use application::use_cases::{listing_review::Act as Desk, listings::Act, review::Act as Review};
use support::{
    Event, Store,
    cast::{ANA, OLGA, RITA, SAM, now},
    listings, story,
};

use crate::world::{World, by};

const ANSWERS: &[(&str, u16)] = &[
    ("application", 200),
    ("approval", 303),
    ("call", 303),
    ("claim", 303),
    ("hostile-application-of-no-id", 404),
    ("hostile-application-unknown", 404),
    ("hostile-approval-unclaimed", 409),
    ("hostile-call-in-the-future", 422),
    ("hostile-claim-by-insider", 403),
    ("hostile-claim-by-nobody", 401),
    ("hostile-claim-by-support", 403),
    ("hostile-claim-cross-site", 403),
    ("hostile-forged-session", 303),
    ("hostile-listing-approval-unchecked", 409),
    ("hostile-listing-by-insider-claim", 403),
    ("hostile-listing-by-reviewer-stop", 403),
    ("hostile-listing-by-support-claim", 403),
    ("hostile-listing-cross-site-claim", 403),
    ("hostile-listing-empty-changes", 422),
    ("hostile-listing-empty-question", 422),
    ("hostile-listing-in-the-past-suspension", 422),
    ("hostile-listing-of-no-id", 404),
    ("hostile-listing-of-no-standard-check", 422),
    ("hostile-listing-stale-claim", 412),
    ("hostile-listing-too-long-rejection", 422),
    ("hostile-listing-unconfirmed-retirement", 422),
    ("hostile-listing-unconfirmed-stop", 422),
    ("hostile-listing-unknown", 404),
    ("hostile-listing-version-of-none", 404),
    ("hostile-listing-without-a-note-check", 422),
    ("hostile-listing-without-a-reason-stop", 422),
    ("hostile-listings-of-another-cursor", 400),
    ("hostile-listings-of-no-state", 400),
    ("hostile-nobody", 303),
    ("hostile-question-of-nothing", 422),
    ("hostile-queue-of-another-cursor", 400),
    ("hostile-queue-of-no-state", 400),
    ("hostile-rejection-too-long", 422),
    ("hostile-session-of-another-account", 303),
    ("hostile-stale-claim", 412),
    ("hostile-support-visit-by-reviewer", 403),
    ("hostile-support-visit-cross-site", 403),
    ("hostile-support-visit-of-nobody", 422),
    ("hostile-support-visit-of-the-platform", 422),
    ("hostile-support-visit-without-a-reason", 422),
    ("hostile-unknown-route", 404),
    ("hostile-v1-cut-off", 400),
    ("hostile-v1-listing-by-reviewer-release", 403),
    ("hostile-v1-listing-check", 422),
    ("hostile-v1-stale", 412),
    ("hostile-v1-stranger", 404),
    ("hostile-v1-unverified-address", 401),
    ("hostile-v1-weak-tag", 412),
    ("hostile-v1-with-a-cookie-only", 401),
    ("hostile-v1-wrong-type", 422),
    ("hostile-wrong-method", 405),
    ("listing", 200),
    ("listing-approval", 303),
    ("listing-changes", 303),
    ("listing-check", 303),
    ("listing-claim", 303),
    ("listing-lifting", 303),
    ("listing-publication", 303),
    ("listing-question", 303),
    ("listing-rejection", 303),
    ("listing-release", 303),
    ("listing-retirement", 303),
    ("listing-stop", 303),
    ("listing-suspension", 303),
    ("listing-version", 200),
    ("listings", 200),
    ("question", 303),
    ("queue", 200),
    ("queue-in-review", 200),
    ("rejection", 303),
    ("support", 200),
    ("support-visit", 303),
    ("v1-application", 200),
    ("v1-approval", 200),
    ("v1-audit", 200),
    ("v1-call", 200),
    ("v1-claim", 200),
    ("v1-listing", 200),
    ("v1-listing-approval", 200),
    ("v1-listing-changes", 200),
    ("v1-listing-check", 200),
    ("v1-listing-claim", 200),
    ("v1-listing-lifting", 200),
    ("v1-listing-publication", 200),
    ("v1-listing-question", 200),
    ("v1-listing-rejection", 200),
    ("v1-listing-release", 200),
    ("v1-listing-retirement", 200),
    ("v1-listing-stop", 200),
    ("v1-listing-suspension", 200),
    ("v1-listing-version", 200),
    ("v1-listings", 200),
    ("v1-question", 200),
    ("v1-queue", 200),
    ("v1-rejection", 200),
    ("v1-support-visit", 201),
];

/// What has to have happened before an event makes sense.
async fn prepare(world: &World, name: &str) {
    let acts_on_claimed = ["approval", "call", "question", "rejection", "hostile-call", "hostile-question", "hostile-rejection"];
    if name.contains("support-visit") {
        story::confirms(&world.store, &world.application, now()).await;
        story::claims(&world.store, &world.application, now()).await;
        story::reviews(&world.store, &RITA, &world.application, Review::Approve, now()).await;
        return;
    }
    if name.contains("listing") {
        return listed(&world.store, name).await;
    }
    if name.ends_with("approval") {
        story::confirms(&world.store, &world.application, now()).await;
    }
    let bare = name.strip_prefix("v1-").unwrap_or(name);
    if acts_on_claimed.iter().any(|act| bare.starts_with(act)) {
        story::claims(&world.store, &world.application, now()).await;
    }
}

/// Acme's listing where the event finds it.
async fn listed(store: &Store, name: &str) {
    let partner = listings::acme(store).await;
    let step = name.rsplit('-').next().unwrap_or_default();
    match step {
        "claim" => {
            let (listing, _) = listings::ready(store, &partner).await;
            listings::ana_does(store, &partner, &listing, &Act::Submit).await;
        }
        "check" | "question" | "changes" | "rejection" | "unchecked" => {
            listings::claimed(store, &partner).await;
        }
        "approval" => {
            let (listing, _) = listings::claimed(store, &partner).await;
            listings::every_standard_passes(store, &listing).await;
        }
        "publication" => {
            listings::approved(store, &partner).await;
        }
        "release" => {
            let (listing, _) = listings::published(store, &partner).await;
            listings::reviews(store, &OLGA, &listing, &Desk::Stop { reason: story::prose("Its keys have leaked.") }).await;
        }
        _ => {
            listings::published(store, &partner).await;
        }
    }
}

fn samples() -> Vec<(String, Event, u16)> {
    let events = Event::all("http/listing-review");
    let names: Vec<_> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ANSWERS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    events.into_iter().zip(ANSWERS).map(|((name, event), (_, status))| (name, event, *status)).collect()
}

#[tokio::test]
async fn every_sample_event_has_its_answer_and_hostile_ones_change_nothing() {
    for (name, event, status) in samples() {
        let world = World::new().await;
        prepare(&world, &name).await;
        let before = world.items();
        let answer = world.ask(&event).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
        if name.starts_with("hostile-") {
            assert!(world.items() == before, "{name} left something behind");
        }
        assert!(!answer.body.contains("s3cr3t"), "{name} tells a secret");
    }
}

#[tokio::test]
async fn whoever_is_no_member_finds_nothing_and_whoever_reviews_nothing_may_not() {
    for (name, event, status) in samples().into_iter().filter(|(name, _, status)| !name.starts_with("hostile-") && *status < 400) {
        let world = World::new().await;
        prepare(&world, &name).await;
        ANA.is_signed_in(&world.store, now());
        let before = world.items();
        let stranger = world.ask(&by(&event, ANA)).await;
        assert_eq!(stranger.status, 404, "{name} (for staff {status}) by somebody of no seat: {}", stranger.body);
        assert!(!stranger.body.contains("Acme"), "{name}");
        if name.contains("support-visit") {
            assert_eq!(world.ask(&by(&event, RITA)).await.status, 403, "{name} by a reviewer");
            continue;
        }
        assert_eq!(world.ask(&by(&event, SAM)).await.status, if name == "support" { 200 } else { 403 }, "{name} by support");
        assert!(world.items() == before, "{name}");
    }
}
