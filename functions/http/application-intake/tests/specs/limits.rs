//! Sizes and rates.

use domain::limits;
use jiff::SignedDuration;
use support::{Event, cast::now};

use crate::world::{World, sample};

fn padded(bytes: usize) -> Event {
    let event = sample("apply-form");
    let body = event.0["body"].as_str().unwrap().to_owned();
    let filler = "x".repeat(bytes - body.len() - "&filler=".len());
    event.body(&format!("{body}&filler={filler}"))
}

#[tokio::test]
async fn a_body_of_256_kib_is_read_and_one_byte_more_is_not() {
    let world = World::new();
    let refused = world.ask(&padded(limits::BODY_BYTES + 1)).await;
    assert_eq!((refused.status, limits::BODY_BYTES), (413, 262_144));
    assert!(world.applications().is_empty());
    let refused = world.ask(&padded(limits::BODY_BYTES + 1).header("accept", "application/json")).await;
    assert_eq!(refused.problem().0, "too_large");
    assert_eq!(world.ask(&padded(limits::BODY_BYTES)).await.status, 303);
    assert_eq!(world.applications().len(), 1);
}

#[tokio::test]
async fn a_body_is_as_large_as_it_is_however_the_gateway_wraps_it() {
    let world = World::new();
    let mut event = padded(limits::BODY_BYTES + 3);
    // Base64 of it, as the gateway sends what it takes for binary: three letters to four.
    event.0["body"] = "eHh4".repeat(limits::BODY_BYTES / 3 + 1).into();
    event.0["isBase64Encoded"] = true.into();
    assert_eq!(world.ask(&event).await.status, 413);
}

/// The same applicant's `number`th form: other words, so another application.
fn another(number: usize) -> Event {
    sample("apply-form").field("legal_name", &format!("Acme {number} GmbH"))
}

#[tokio::test]
async fn the_sixth_application_in_an_hour_from_one_business_address_waits() {
    let world = World::new();
    for number in 0..limits::APPLICATIONS_PER_ADDRESS {
        // Capitals are the same address, and another client does not make another address.
        let event = another(number).field("business_contact_email", "ANA.canary@Acme.example").from_client(&format!("198.51.100.{number}"));
        assert_eq!(world.ask(&event).await.status, 303);
    }
    let before = world.items();
    let refused = world.ask(&another(6).from_client("198.51.100.99")).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "3601"));
    assert!(world.items() == before, "a refused application left something behind");
    let json = world.ask(&another(6).header("accept", "application/json")).await;
    assert_eq!(json.problem().0, "too_many");
    // What stands already is no new application.
    assert_eq!(world.ask(&another(0).field("business_contact_email", "ANA.canary@Acme.example")).await.status, 303);
    let later = now().saturating_add(SignedDuration::from_secs(3_601)).unwrap();
    assert_eq!(world.ask_at(&another(6), later).await.status, 303);
}

#[tokio::test]
async fn the_twenty_first_application_in_an_hour_from_one_client_waits() {
    let world = World::new();
    let from = |number: usize| another(number).field("business_contact_email", &format!("canary{number}@acme.example"));
    for number in 0..limits::APPLICATIONS_PER_CLIENT {
        assert_eq!(world.ask(&from(number)).await.status, 303, "{number}");
    }
    let refused = world.ask(&from(21)).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "3601"));
    // The client cannot choose its own address.
    assert_eq!(world.ask(&from(21).header("x-forwarded-for", "192.0.2.1")).await.status, 429);
    assert_eq!(world.ask(&from(21).from_client("192.0.2.1")).await.status, 303);
    let kept = format!("{:?}", world.items().iter().filter(|item| item.key.partition.starts_with("rate#")).collect::<Vec<_>>());
    assert!(!kept.contains("203.0.113.77") && !kept.contains("canary"), "rates are kept by digest: {kept}");
}

#[tokio::test]
async fn two_applications_at_once_are_not_both_the_last_one_allowed() {
    let world = World::new();
    for number in 1..limits::APPLICATIONS_PER_ADDRESS {
        assert_eq!(world.ask(&another(number)).await.status, 303);
    }
    world.store.let_readers_meet(2);
    let (one, other) = (another(10), another(11));
    let (one, other) = tokio::join!(world.ask(&one), world.ask(&other));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 429]);
    assert_eq!(world.applications().len(), limits::APPLICATIONS_PER_ADDRESS);
}
