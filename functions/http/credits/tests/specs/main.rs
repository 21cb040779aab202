//! Accounts of credits, asked with the sample events of `events/http/credits/`.
#![allow(clippy::unwrap_used, reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions")]

use application::{engine::Loaded, programme::programme, records};
use credits::Credits;
use domain::{
    api_key::PresentedKey,
    directory,
    id::{CustomerId, PartnerId, derive},
    organisation::{OrganisationId, Role},
    values::Line,
};
use entrypoint::Front;
use serde_json::{Value, json};
use support::{
    Answer, Event, Store, ask,
    cast::{ANA, OLGA, Stage, TOM, now, site},
    consents,
    credits::{account, ledger, lines, occasion, settles, tracker},
    customers::{CLARA, fleet},
    logs::Watch,
};

struct World {
    store: Store,
    front: Front,
    customer: CustomerId,
    _watch: Watch,
}

fn sample(name: &str) -> Event {
    Event::load(&format!("http/credits/{name}"))
}

fn presented(event: &Event) -> PresentedKey {
    let header = event.0["headers"]["authorization"].as_str().unwrap();
    PresentedKey::parse(header.strip_prefix("Bearer ").unwrap()).unwrap()
}

fn acme() -> PartnerId {
    derive(&["acme"])
}

impl World {
    /// A fleet with two trackers in use and one that is not; a partner; the platform's key and a partner's.
    fn new() -> Self {
        let Stage { store, watch } = Stage::set();
        let customer = fleet(&store);
        for (id, active) in [("T-1", true), ("T-2", true), ("T-old", false)] {
            tracker(&store, &customer, id, active);
        }
        for (who, role) in [(ANA, Role::PartnerAdmin), (TOM, Role::Developer)] {
            who.sits(&store, OrganisationId::Partner(acme()), &[role]);
            who.is_signed_in(&store, now());
        }
        for name in ["consumption", "consumption-partners-key"] {
            consents::mint(&store, &presented(&sample(name)));
        }
        let record = directory::Record::Customer {
            id: customer,
            external_id: consents::external(consents::CUSTOMER),
            name: Line::parse("Fleet 42").unwrap(),
            active: true,
        };
        let place = records::directory::key(&record);
        let known = Loaded::<directory::Entry>::read(place, None).unwrap();
        let Ok(outcome) = known.decide(directory::Upsert(record), &occasion(), programme());
        store.plant(outcome.aggregate().item(now()).unwrap());
        Self { front: Credits::new(store.clone(), site()).front(), store, customer, _watch: watch }
    }

    async fn ask(&self, event: &Event) -> Answer {
        ask(&self.front, event, now()).await
    }

    async fn json(&self, name: &str) -> Value {
        let answer = self.ask(&sample(name)).await;
        assert!(answer.status < 300, "{name}: {} {}", answer.status, answer.body);
        answer.json()
    }
}

#[tokio::test]
async fn every_sample_is_answered_as_it_should_be() {
    let expected = [
        ("consumption", 200),
        ("consumption-by-liaisons-id", 200),
        ("consumption-hostile", 422),
        ("consumption-malformed", 400),
        ("consumption-nothing", 422),
        ("consumption-partners-key", 401),
        ("consumption-without-key", 401),
        ("customer-account", 200),
        ("customer-lines", 200),
        ("partner-account", 200),
        ("partner-lines", 200),
        ("v1-customer-credits", 200),
        ("v1-customer-events", 200),
        ("v1-customer-events-hostile", 422),
        ("v1-partner-credits", 200),
        ("v1-partner-events", 200),
        ("v1-top-up", 201),
        ("v1-top-up-hostile", 422),
    ];
    let samples = Event::all("http/credits");
    assert_eq!(samples.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected.map(|(name, _)| name));
    for ((name, event), (_, status)) in samples.into_iter().zip(expected) {
        let answer = World::new().ask(&event).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
    }
}

#[tokio::test]
async fn each_event_of_a_report_has_its_answer_in_its_place() {
    let world = World::new();
    let told = world.json("consumption").await;
    let counts = [&told["accepted"], &told["repeated"], &told["refused"]].map(|count| count.as_u64().unwrap());
    assert_eq!(counts, [2, 0, 3], "{told}");
    let payer = world.customer.to_string();
    let events = json!([
        {"id": "evt-1", "result": "accepted", "payer": payer, "credits": "0.1"},
        {"id": "evt-2", "result": "accepted", "payer": payer, "credits": "0.3"},
        {"id": "evt-3", "result": "refused", "code": "unknown_tracker"},
        {"id": "evt-4", "result": "refused", "code": "inactive_tracker"},
        {"id": "evt-5", "result": "refused", "code": "in_the_future"},
    ]);
    assert_eq!(told["events"], events);
    let again = world.json("consumption").await;
    assert_eq!((&again["accepted"], &again["repeated"]), (&0.into(), &2.into()));
    let same = world.json("consumption-by-liaisons-id").await;
    assert_eq!(same["events"][0]["result"], "repeated", "a customer may be named by either id");
    assert_eq!(ledger(&world.store).len(), 2);
}

#[tokio::test]
async fn what_is_wrong_with_a_report_is_named_field_by_field_and_nothing_of_it_is_taken() {
    let world = World::new();
    let (code, errors) = world.ask(&sample("consumption-hostile")).await.problem();
    assert_eq!(code, "invalid");
    let of = |field: &str| errors.iter().find(|(name, _)| name == field).map(|(_, code)| code.as_str());
    for (field, code) in [
        ("events[0].units", "not_a_number"),
        ("events[1].id", "not_an_identifier"),
        ("events[1].units", "not_a_number"),
        ("events[2].at", "not_a_time"),
        ("events[2].units", "not_a_number"),
        ("events[3].id", "required"),
        ("events[3].customer", "required"),
        ("events[3].canary", "unknown_field"),
        ("events[4].id", "too_long"),
        ("events[4].tracker", "required"),
    ] {
        assert_eq!(of(field), Some(code), "{field}: {errors:?}");
    }
    let many: Vec<_> =
        (0..501).map(|n| json!({"id": n.to_string(), "customer": "fleet-42", "tracker": "T-1", "at": now().to_string()})).collect();
    let too_many = world.ask(&sample("consumption").json(&json!({"events": many}))).await;
    assert_eq!((too_many.status, too_many.problem().1), (422, vec![("events".to_owned(), "too_many".to_owned())]));
    let most = world.ask(&sample("consumption").json(&json!({"events": many[..500]}))).await;
    assert_eq!((most.status, &most.json()["accepted"]), (200, &500.into()));
    assert_eq!(ledger(&world.store).len(), 500);
}

#[tokio::test]
async fn a_statement_tells_balance_open_days_and_lines_and_the_events_of_a_day() {
    let world = World::new();
    let unopened = world.json("v1-customer-credits").await;
    assert_eq!((&unopened["state"], &unopened["balance"], &unopened["lines"]), (&"unopened".into(), &"100".into(), &json!([])));
    world.json("consumption").await;
    settles(&world.store, now()).await;
    let open = world.json("v1-customer-credits").await;
    assert_eq!((&open["state"], &open["balance"], &open["forecast"]), (&"open".into(), &"99.6".into(), &Value::Null));
    assert_eq!(open["open_days"][0]["by_event_day"], json!([{"of": "2026-03-02", "credits": "0.4", "events": 2}]));
    assert_eq!((&open["lines"][0]["kind"], &open["lines"][0]["credits"]), (&"opening".into(), &"100".into()));
    let events = world.json("v1-customer-events").await;
    let ids: Vec<_> = events["events"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["evt-1", "evt-2"]);
}

#[tokio::test]
async fn a_page_shows_the_account_in_four_languages_and_its_ledger_can_be_taken_along() {
    let world = World::new();
    world.json("consumption").await;
    settles(&world.store, now()).await;
    let closed = "2026-03-03T02:00:00Z".parse().unwrap();
    application::use_cases::expire_requests::run(&world.store, support::story::moment(closed)).await.unwrap();
    let page = world.ask(&sample("customer-account")).await;
    for shown in ["99.6", "Fleet 42", "<rect", "-0.4", "2026-03", "Opening", "/credits/lines.csv"] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    for (language, title) in [("fr", "Crédits"), ("es", "Créditos"), ("pt", "Créditos")] {
        let page = world.ask(&sample("customer-account").header("accept-language", language)).await;
        assert!(page.body.contains(title) && page.body.contains("99,6"), "{language}");
    }
    let table = world.ask(&sample("customer-lines")).await;
    assert_eq!(table.body, "number,day,kind,credits,events\r\n2,2026-03-02,day,-0.4,2\r\n1,2026-03-02,opening,100,\r\n");
    assert!(table.header("content-type").starts_with("text/csv"));
}

#[tokio::test]
async fn an_account_is_nobody_elses_business() {
    let world = World::new();
    let by = |name: &str, email: &str| {
        let mut event = sample(name);
        event.0["requestContext"]["authorizer"]["jwt"]["claims"]["email"] = email.into();
        event
    };
    for (name, email, status) in [
        ("v1-customer-credits", "mia.canary@fleet.example", 403),
        ("v1-customer-credits", "ana.canary@acme.example", 404),
        ("v1-customer-events", "olga.canary@platform.example", 404),
        ("v1-partner-credits", "clara.canary@fleet.example", 404),
        ("v1-partner-events", "clara.canary@fleet.example", 404),
        ("v1-top-up", "rita.canary@platform.example", 403),
        ("v1-top-up", "sam.canary@platform.example", 403),
        ("v1-top-up", "clara.canary@fleet.example", 404),
    ] {
        assert_eq!(world.ask(&by(name, email)).await.status, status, "{name} by {email}");
    }
    assert_eq!(account(&world.store, &OrganisationId::Customer(world.customer)).version, 0);
}

#[tokio::test]
async fn a_top_up_is_made_once_and_its_faults_are_named() {
    let world = World::new();
    let organisation = OrganisationId::Customer(world.customer);
    let first = world.json("v1-top-up").await;
    assert_eq!((&first["credits"], &first["balance"]), (&"250.5".into(), &"350.5".into()));
    assert_eq!(world.json("v1-top-up").await, first);
    assert_eq!(lines(&world.store, &organisation).len(), 2);
    let other = json!({"organisation": organisation.to_string(), "credits": "1", "reason": "Another"});
    let reused = world.ask(&sample("v1-top-up").json(&other)).await;
    assert_eq!((reused.status, reused.problem().0.as_str()), (422, "idempotency_key_reused"));
    let keyless = world.ask(&sample("v1-top-up").without_header("idempotency-key")).await;
    assert_eq!(keyless.status, 400);
    let (_, errors) = world.ask(&sample("v1-top-up-hostile")).await.problem();
    let named: Vec<_> = errors.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
    for fault in [("organisation", "no_such_organisation"), ("credits", "not_credits"), ("reason", "required"), ("canary", "unknown_field")]
    {
        assert!(named.contains(&fault), "{fault:?}: {named:?}");
    }
    let none = json!({"organisation": organisation.to_string(), "credits": "0", "reason": "Nothing"});
    let nothing = sample("v1-top-up").json(&none).header("idempotency-key", "another");
    assert_eq!(world.ask(&nothing).await.problem().1, [("credits".to_owned(), "not_credits".to_owned())]);
    OLGA.is_invited(&world.store, organisation, &[Role::Member], &CLARA);
    let own = sample("v1-top-up").header("idempotency-key", "a third");
    assert_eq!(world.ask(&own).await.status, 403);
}
