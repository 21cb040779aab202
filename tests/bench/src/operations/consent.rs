//! `installations`, `access-decision`, `authorize-access`, `ask-consent`: what customers consent to, and what is then read.
//!
//! The app asks for two required scopes and an optional one. Each that changes something is done at another customer: an app
//! is installed there once.

use application::{
    engine::Loaded,
    programme::programme,
    records::{self, Record as _, directory::customer_id, key_use::KeyUse, listing::Frozen},
    use_cases::{
        catch_up::CatchUpOrder,
        installations::{self, Act},
        setup,
    },
};
use domain::{
    directory::{Entry, Record, Upsert},
    event::{Actor, Occasion},
    id::{self, CustomerId, DocumentId, ListingId},
    installation::App,
    listing::Content,
    organisation::{OrganisationId, Role},
    values::Line,
};
use serde_json::{Value, json};
use support::{
    Event,
    consents::{self, app, external, partner},
    customers::{CLARA, asking_for, consented},
    listings::complete,
    queues, story,
};

use super::{Operation, repeated, request};
use crate::world::{World, done};

const INSTALLATIONS: &str = "installations";
const ORGANISATION: &str = "organisation";
/// Apps that the customer of a page has.
const APPS: usize = 5;
/// Installations of an app that are looked at in one order.
const ASKED: usize = 10;

pub(super) const OF_CUSTOMERS: &[Operation] = &[
    request(INSTALLATIONS, "my apps", |world, times| {
        let customer = customer(world, 0);
        for number in 0..APPS {
            let listing = id::derive(&["bench", &number.to_string()]);
            offers(world, listing, 1, &content());
            installs(world, &customer, listing);
        }
        repeated(opened(&customer, ""), times)
    }),
    request(INSTALLATIONS, "one app", |world, times| {
        let customer = with_app(world, 0);
        repeated(opened(&customer, "/{listing}"), times)
    }),
    request(INSTALLATIONS, "one app as JSON", |world, times| {
        let customer = with_app(world, 0);
        let event = Event::to("GET /v1/customers/{org}/apps/{listing}", &format!("/v1/customers/{customer}/apps/{}", app()));
        repeated(event.header("accept", "application/json").bearer(CLARA.address, true).0, times)
    }),
    request(INSTALLATIONS, "the consent screen", |world, times| {
        offers(world, app(), 1, &content());
        repeated(opened(&customer(world, 0), "/{listing}/consent"), times)
    }),
    request(INSTALLATIONS, "install", |world, times| {
        offers(world, app(), 1, &content());
        let fields = [("version", "1"), ("scope", "assets:read"), ("scope", "locations:read"), ("scope", "fuel:read")];
        (0..times).map(|number| pressed(&customer(world, number), "consent", &fields)).collect()
    }),
    request(INSTALLATIONS, "install as JSON", |world, times| {
        offers(world, app(), 1, &content());
        let body = json!({ "version": 1, "scopes": ["assets:read", "locations:read", "fuel:read"] });
        let install = |number| {
            let path = format!("/v1/customers/{}/apps/{}/installation", customer(world, number), app());
            Event::to("PUT /v1/customers/{org}/apps/{listing}/installation", &path).bearer(CLARA.address, true).json(&body).0
        };
        (0..times).map(install).collect()
    }),
    request(INSTALLATIONS, "withdraw an optional scope", |world, times| {
        (0..times).map(|number| withdrawn(&with_app(world, number), "fuel:read")).collect()
    }),
    request(INSTALLATIONS, "withdraw a required scope", |world, times| {
        (0..times).map(|number| withdrawn(&with_app(world, number), "assets:read")).collect()
    }),
    request(INSTALLATIONS, "consent to a newer version", |world, times| {
        let asked = |number| {
            let customer = with_app(world, number);
            asks_for_more(world);
            done(application::use_cases::catch_up::catch_up(
                &world.store,
                &NoQueue,
                &CatchUpOrder::new(app(), Some(customer)),
                story::moment(world.now),
            ))
            .expect("asked");
            let scopes = ["assets:read", "locations:read", "fuel:read", "faults:read"].map(|scope| ("scope", scope));
            pressed(&customer, "consent", &[&[("version", "2")][..], &scopes].concat())
        };
        (0..times).map(asked).collect()
    }),
    request(INSTALLATIONS, "disconnect", |world, times| {
        (0..times).map(|number| pressed(&with_app(world, number), "disconnection", &[("confirmed", "yes")])).collect()
    }),
    request(INSTALLATIONS, "receipts", |world, times| {
        let customer = with_app(world, 0);
        repeated(opened(&customer, "/{listing}/receipts"), times)
    }),
    request(INSTALLATIONS, "go on to the setup", |world, times| {
        let customer = with_app(world, 0);
        // A code is new each time, and none is used up.
        repeated(pressed(&customer, "setup", &[]), times)
    }),
    request(INSTALLATIONS, "exchange a setup code", |world, times| {
        let key = consents::key(domain::api_key::Environment::Live, Some(app()));
        consents::mint(&world.store, &key);
        // Its use is noted once an hour, and was.
        let used = KeyUse { owner: key.owner, key: key.id.clone(), at: world.now };
        world.store.plant(used.item().expect("an item"));
        let exchange = |number: usize| {
            let customer = with_app(world, number);
            let entropy = application::fakes::SeededEntropy::new(number as u64);
            let (clara, moment) = (CLARA.credential(), story::moment(world.now));
            let minted = done(setup::begin(&world.store, &entropy, &clara, &customer, &app(), moment));
            let code = minted.expect("a code").expect("a setup").code;
            let event = Event::to("POST /integration/v1/setup-codes/exchange", "/integration/v1/setup-codes/exchange");
            let event = event.json(&json!({ "code": code.expose() }));
            event.header("authorization", &format!("Bearer {}", key.text.expose())).0
        };
        (0..times).map(exchange).collect()
    }),
    request(ORGANISATION, "inbox of a customer", |world, times| {
        let customer = with_app(world, 0);
        repeated(of_organisation(&customer, "/inbox"), times)
    }),
    request(ORGANISATION, "audit trail of a customer", |world, times| {
        let customer = with_app(world, 0);
        world.is_relayed();
        repeated(of_organisation(&customer, "/audit"), times)
    }),
];

pub(super) const DECISIONS: &[Operation] = &[
    request("access-decision", "of a scope", |world, times| decided(world, times, &json!({}))),
    request("access-decision", "of a tracker", |world, times| decided(world, times, &json!({ "asset": consents::TRACKER }))),
    request("authorize-access", "a read of a tracker", |world, times| {
        let key = consents::installed(&world.store);
        let asked = json!({
            "version": "2.0",
            "type": "REQUEST",
            "routeKey": "GET /data/v1/customers/{customer}/trackers/{tracker}",
            "headers": { "authorization": format!("Bearer {}", key.text.expose()) },
            "pathParameters": { "customer": consents::CUSTOMER, "tracker": consents::TRACKER },
        });
        repeated(asked, times)
    }),
];

pub(super) const JOBS: &[Operation] = &[
    request("ask-consent", "one customer", |world, times| {
        let customers: Vec<_> = (0..times).map(|number| with_app(world, number)).collect();
        asks_for_more(world);
        customers.into_iter().map(|customer| ordered(&CatchUpOrder::new(app(), Some(customer)))).collect()
    }),
    super::batch("ask-consent", "10 customers of an app", |world, times| {
        // Each of another app, that the same ten customers have.
        let ask = |number: usize| {
            let listing = id::derive(&["bench", &number.to_string()]);
            offers(world, listing, 1, &content());
            for customer in 0..ASKED {
                installs(world, &self::customer(world, customer), listing);
            }
            offers(world, listing, 2, &asking_for(&content(), "faults:read", true));
            ordered(&CatchUpOrder::new(listing, None))
        };
        (0..times).map(ask).collect()
    }),
];

/// No order has a next page here.
struct NoQueue;

impl application::ports::Enqueue for NoQueue {
    async fn enqueue(&self, _: &[application::ports::Message]) -> Result<(), application::ports::EnqueueError> {
        Ok(())
    }
}

fn ordered(order: &CatchUpOrder) -> Value {
    queues::batch([order.message().body.as_str()])
}

fn content() -> Content {
    let documents: Vec<DocumentId> = ["commercial", "security", "technical"].iter().map(|kind| id::derive(&[kind])).collect();
    let content = asking_for(&complete(&documents, id::derive(&["logo"])), "locations:read", true);
    asking_for(&content, "fuel:read", false)
}

/// A version of an app is in the catalogue.
fn offers(world: &World, listing: ListingId, number: u32, content: &Content) {
    let frozen = Frozen { listing, number, content: content.clone() };
    let app = App { listing, partner: partner(), published: Some(number), stopped: None };
    for item in [frozen.item(), app.item()] {
        world.store.plant(item.expect("an item"));
    }
}

/// The app's second version asks for more.
fn asks_for_more(world: &World) {
    offers(world, app(), 2, &asking_for(&content(), "faults:read", true));
}

/// A customer that Clara administers.
fn customer(world: &World, number: usize) -> CustomerId {
    let external_id = external(&format!("fleet-{number}"));
    let id = customer_id(&external_id);
    let record = Record::Customer { id, external_id, name: Line::parse("Fleet").expect("a name"), active: true };
    let occasion = Occasion { now: world.now, actor: Actor::Schedule, request_id: "bench".to_owned() };
    let unwritten = Loaded::<Entry>::read(records::directory::key(&record), None).expect("nothing");
    let Ok(known) = unwritten.decide(Upsert(record), &occasion, programme());
    world.store.plant(known.aggregate().item(world.now).expect("an item"));
    CLARA.sits(&world.store, OrganisationId::Customer(id), &[Role::Admin]);
    CLARA.is_signed_in(&world.store, world.now);
    id
}

/// A customer that has the app, all its scopes granted.
fn with_app(world: &World, number: usize) -> CustomerId {
    let customer = customer(world, number);
    offers(world, app(), 1, &content());
    installs(world, &customer, app());
    customer
}

fn installs(world: &World, customer: &CustomerId, listing: ListingId) {
    let act = Act::Install(consented(1, &["assets:read", "locations:read", "fuel:read"]));
    done(installations::act(&world.store, &CLARA.credential(), customer, &listing, None, &act, story::moment(world.now)))
        .expect("installed");
}

fn decided(world: &World, times: usize, thing: &Value) -> Vec<Value> {
    let key = consents::installed(&world.store);
    let mut question = json!({ "customer": consents::CUSTOMER, "scope": "assets:read" });
    question.as_object_mut().expect("an object").extend(thing.as_object().expect("an object").clone());
    let event = Event::to("POST /integration/v1/access-decisions", "/integration/v1/access-decisions").json(&question);
    repeated(event.header("authorization", &format!("Bearer {}", key.text.expose())).0, times)
}

fn opened(customer: &CustomerId, below: &str) -> Value {
    let path = format!("/customers/{customer}/apps{}", below.replace("{listing}", &app().to_string()));
    Event::to(&format!("GET /customers/{{org}}/apps{below}"), &path).cookie(&CLARA.cookie()).0
}

fn of_organisation(customer: &CustomerId, below: &str) -> Value {
    Event::to(&format!("GET /customers/{{org}}{below}"), &format!("/customers/{customer}{below}")).cookie(&CLARA.cookie()).0
}

fn pressed(customer: &CustomerId, button: &str, fields: &[(&str, &str)]) -> Value {
    let path = format!("/customers/{customer}/apps/{}/{button}", app());
    let event = Event::to(&format!("POST /customers/{{org}}/apps/{{listing}}/{button}"), &path);
    event.cookie(&CLARA.cookie()).form(fields.iter().copied()).0
}

fn withdrawn(customer: &CustomerId, scope: &str) -> Value {
    let path = format!("/customers/{customer}/apps/{}/scopes/{scope}/withdrawal", app());
    let event = Event::to("POST /customers/{org}/apps/{listing}/scopes/{scope}/withdrawal", &path);
    event.cookie(&CLARA.cookie()).form([("confirmed", "yes")]).0
}
