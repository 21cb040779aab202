//! Accesses, decided for the gateway: from the sample events of `events/authorizer/authorize-access/`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

use std::sync::Arc;

use application::{fakes::SeededEntropy, programme::programme, records::installation::grant_key, use_cases::observed::Counter};
use authorize_access::{Answer, Asked, AuthorizeAccess};
use domain::api_key::PresentedKey;
use support::{
    Event, Store,
    cast::now,
    consents::{self, app, customer},
};

/// What each is answered: `allow`, or the reason.
const ANSWERS: &[(&str, &str)] = &[
    ("hostile-basic-credentials", "key_refused"),
    ("hostile-no-key", "key_refused"),
    ("hostile-no-parameters", "key_refused"),
    ("hostile-tracker-of-no-id", "key_refused"),
    ("hostile-unknown-customer", "not_installed"),
    ("hostile-unknown-route", "key_refused"),
    ("hostile-unknown-tracker", "unknown_asset"),
    ("location", "allow"),
    ("tracker", "allow"),
];

struct World {
    key: PresentedKey,
    function: AuthorizeAccess<Store, SeededEntropy>,
}

impl World {
    fn new() -> Self {
        let store = Store::default();
        let key = consents::installed(&store);
        Self { key, function: AuthorizeAccess { store, entropy: SeededEntropy::new(5), counter: Arc::new(Counter::default()) } }
    }

    async fn ask(&self, name: &str) -> Answer {
        let text = Event::load(&format!("authorizer/authorize-access/{name}")).0.to_string();
        let asked: Asked = serde_json::from_str(&text.replace("KEY", self.key.text.expose())).unwrap();
        self.function.handle(&asked, now()).await
    }
}

#[tokio::test]
async fn every_sample_event_has_its_answer_and_nothing_is_written_by_it() {
    let names: Vec<String> = Event::all("authorizer/authorize-access").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ANSWERS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let world = World::new();
    let before = world.function.store.items();
    for (name, decision) in ANSWERS {
        let answer = world.ask(name).await;
        let told = if answer.is_authorized { "allow" } else { answer.context["reason"].as_str() };
        assert_eq!(told, *decision, "{name}");
    }
    assert_eq!(world.function.store.items(), before);
}

#[tokio::test]
async fn the_gateway_reads_the_answer_as_a_simple_response() {
    let world = World::new();
    let allowed = serde_json::to_value(world.ask("tracker").await).unwrap();
    assert_eq!((&allowed["isAuthorized"], &allowed["context"]["customer"]), (&true.into(), &customer().to_string().into()));
    let refused = serde_json::to_value(world.ask("hostile-unknown-tracker").await).unwrap();
    assert_eq!(refused, serde_json::json!({"isAuthorized": false, "context": {"reason": "unknown_asset"}}));
}

#[tokio::test]
async fn a_withdrawn_consent_refuses_the_next_read() {
    let world = World::new();
    assert!(world.ask("tracker").await.is_authorized);
    world.function.store.remove(&grant_key(&customer(), &app())).await;
    assert!(!world.ask("tracker").await.is_authorized);
}

#[tokio::test]
async fn doubt_is_a_refusal() {
    let world = World::new();
    world.function.store.refuse_reads(1);
    assert_eq!(world.ask("tracker").await.context["reason"], "try_again");
}

#[test]
fn each_route_of_the_programme_is_one_of_the_template_and_the_other_way_round() {
    let template = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../infra/template.yaml")).unwrap();
    let wired: Vec<&str> = template.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("GET /data/")).collect();
    let known: Vec<&str> = programme().data_routes.iter().filter_map(|route| route.route.strip_prefix("GET /data/")).collect();
    assert_eq!(wired, known);
}
