//! What customers have here: an inbox and an audit trail, for their own people, whatever their role. Clara administers a
//! customer, Fred its fleet, Mia is a member.

use application::use_cases::installations::Act;
use domain::{
    id::{self, CustomerId},
    organisation::{OrganisationId, Role},
};
use entrypoint::Front;
use organisation::Organisation;
use support::{
    Answer, Event, Store, ask,
    cast::{ANA, OLGA, RITA, SAM, Someone, Stage, TOM, now, site},
    consents,
    customers::{CLARA, FRED, MIA, does, fleet},
    listings::{acme, published},
    partners::{about, anonymous},
    story,
};

use crate::world::sample;

const SAMPLES: [&str; 2] = ["customer-inbox", "customer-audit"];
const ELSEWHERE: Someone = Someone { name: "Carl Canary", address: "carl.canary@other.example", token: "s3cr3t--session-of-carl" };

struct World {
    store: Store,
    front: Front,
}

impl World {
    /// Mia has asked for an app of Acme's.
    async fn new() -> Self {
        let Stage { store, .. } = Stage::set();
        let partner = acme(&store).await;
        let (listing, _) = published(&store, &partner).await;
        let customer = fleet(&store);
        does(&store, &MIA, &customer, &listing, &Act::Ask).await.unwrap();
        ELSEWHERE.sits(&store, OrganisationId::Customer(id::derive(&["other"])), &[Role::Admin]);
        ELSEWHERE.is_signed_in(&store, now());
        let _ = story::relays(&store).await;
        let front = Organisation::new(store.clone(), site()).front();
        Self { store, front }
    }

    async fn ask(&self, event: &Event) -> Answer {
        ask(&self.front, event, now()).await
    }

    async fn ask_by(&self, name: &str, who: &Someone) -> Answer {
        self.ask(&anonymous(&sample(name)).cookie(&who.cookie())).await
    }
}

#[tokio::test]
async fn every_member_reads_the_inbox_and_the_audit_trail_of_their_customer() {
    let world = World::new().await;
    for name in SAMPLES {
        for who in [CLARA, FRED, MIA] {
            let answer = world.ask_by(name, &who).await;
            assert_eq!(answer.status, 200, "{name} by {}: {}", who.name, answer.body);
        }
    }
    let inbox = |answer: &Answer| answer.body.contains("/consent");
    assert!(inbox(&world.ask(&sample("customer-inbox")).await), "those who decide are asked to");
    assert!(!inbox(&world.ask_by("customer-inbox", &MIA).await), "who asked waits");
    let audit = world.ask(&sample("customer-audit")).await;
    assert!(audit.body.contains("lang=\"pt\"") && audit.body.contains(MIA.name), "{}", audit.body);
}

#[tokio::test]
async fn nobody_else_finds_anything_there() {
    let world = World::new().await;
    let before = world.store.items();
    for name in SAMPLES {
        for who in [ELSEWHERE, ANA, TOM, RITA, SAM, OLGA] {
            let answer = world.ask_by(name, &who).await;
            assert_eq!(answer.status, 404, "{name} by {}: {}", who.name, answer.body);
            assert!(!answer.body.contains("Acme") && !answer.body.contains(MIA.name), "{name} by {}", who.name);
        }
        let unknown: CustomerId = id::derive(&["unknown"]);
        for other in [unknown.to_string(), "platform".to_owned(), "x".to_owned()] {
            let event = about(&sample(name), &consents::customer().to_string(), &other);
            assert_eq!(world.ask(&event).await.status, 404, "{name} of {other}");
        }
        let nobody = world.ask(&anonymous(&sample(name))).await;
        assert!(nobody.status == 303 && nobody.location().starts_with("/sign-in?return_to=%2Fcustomers%2F"), "{}", nobody.location());
    }
    assert!(world.store.items() == before, "reading changed something");
}

#[tokio::test]
async fn a_cursor_that_is_of_no_trail_is_refused_in_words() {
    let world = World::new().await;
    let answer = world.ask(&sample("customer-audit-hostile-cursor")).await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert!(!answer.body.contains("<b>nowhere"), "{}", answer.body);
}
