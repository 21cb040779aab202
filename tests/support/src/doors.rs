//! Who is let in: what everybody who should not is answered, whatever they ask of a partner. Each is one claim about every
//! request of a function.

use application::programme::programme;
use domain::id::{self, CustomerId, PartnerId};

use crate::{
    Event,
    partners::{World, about, acme, anonymous, bravo, by, is_page, now},
};

/// Requests by the names of their samples.
type Requests = [(String, Event)];

/// Whoever does not belong to the partner finds nothing there.
pub async fn strangers_find_nothing(world: &World, requests: &Requests) {
    let before = world.items();
    for (name, event) in requests {
        for stranger in ["bob", "olga", "rita", "sam", "nobody"] {
            let answer = world.ask(&by(event, stranger)).await;
            assert_eq!(answer.status, 404, "{name} by {stranger}: {}", answer.body);
            assert!(!answer.body.contains("Acme"), "{name} by {stranger}");
        }
    }
    assert_eq!(world.items(), before);
}

/// What is no partner is not there, whoever asks.
pub async fn what_is_no_partner_is_not_there(world: &World, requests: &Requests) {
    let before = world.items();
    let unknown: PartnerId = id::derive(&["unknown"]);
    let customer: CustomerId = id::derive(&["customer"]);
    for (name, event) in requests {
        for other in ["platform", "x", "%00", &unknown.to_string(), &customer.to_string()] {
            let answer = world.ask(&by(&about(event, &acme().to_string(), other), "olga")).await;
            assert_eq!(answer.status, 404, "{name} of {other}: {}", answer.body);
        }
    }
    assert_eq!(world.items(), before);
}

/// Without a session a page leads to the sign-in and back; everything else is refused.
pub async fn nobody_is_sent_to_sign_in(world: &World, requests: &Requests) {
    let before = world.items();
    for (name, event) in requests {
        let answer = world.ask(&anonymous(event)).await;
        if is_page(event) && reads(event) {
            assert_eq!(answer.status, 303, "{name}");
            let way_back = format!("/sign-in?return_to=%2F{}", event.0["rawPath"].as_str().unwrap().split('/').nth(1).unwrap());
            assert!(answer.location().starts_with(&way_back), "{name}: {}", answer.location());
        } else {
            assert_eq!(answer.status, 401, "{name}: {}", answer.body);
        }
    }
    assert_eq!(world.items(), before);
}

/// Support reads everything after stating why, for some hours, and changes nothing. `refused` are requests that read what is
/// for those who may write.
pub async fn support_reads_and_changes_nothing(world: impl Fn() -> World, requests: &Requests, refused: &[&str]) {
    for visitor in ["sam", "olga"] {
        let world = world();
        world.visit(visitor);
        let before = world.items();
        for (name, event) in requests {
            let answer = world.ask(&by(event, visitor)).await;
            let expected = if reads(event) && !refused.contains(&name.as_str()) { 200 } else { 403 };
            assert_eq!(answer.status, expected, "{name} by {visitor}: {}", answer.body);
        }
        assert_eq!(world.items(), before);
        // Of one organisation, and not of any other; for some hours.
        let (_, page) = requests.iter().find(|(_, event)| is_page(event) && reads(event)).expect("a page");
        let elsewhere = about(page, &acme().to_string(), &bravo().to_string());
        assert_eq!(world.ask(&by(&elsewhere, visitor)).await.status, 404);
        let (_, document) = requests.iter().find(|(_, event)| !is_page(event) && reads(event)).expect("a document");
        let hours = jiff::SignedDuration::from_hours(programme().support.visit_hours.into());
        assert_eq!(world.ask_at(&by(document, visitor), now() + hours).await.status, 404);
    }
}

/// Whether a request only reads.
#[must_use]
pub fn reads(event: &Event) -> bool {
    event.0["requestContext"]["http"]["method"] == "GET"
}
