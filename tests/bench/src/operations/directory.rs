//! `directory`: what the host platform says, one by one and many at once.

use application::{
    engine::Loaded,
    programme::programme,
    records::directory::{customer_id, key},
};
use domain::{
    directory::{Entry, Record, Upsert},
    event::{Actor, Occasion},
    values::{ExternalId, Line},
};
use serde_json::{Value, json};
use support::Event;

use super::{Operation, batch, repeated, request};
use crate::world::World;

const FUNCTION: &str = "directory";
/// Lines of an import.
const LINES: usize = 100;

pub(super) const OPERATIONS: &[Operation] = &[
    request(FUNCTION, "a new customer", |world, times| {
        let key = world.platform_key();
        (0..times).map(|number| put(&key, "", &format!("fleet-{number}"), &json!({"name": "Fleet", "active": true}))).collect()
    }),
    request(FUNCTION, "the same customer again", |world, times| {
        know(world, "fleet-known");
        repeated(put(&world.platform_key(), "", "fleet-known", &json!({"name": "Fleet", "active": true})), times)
    }),
    request(FUNCTION, "a new tracker", |world, times| {
        know(world, "fleet-known");
        let key = world.platform_key();
        let tracker = |number| put(&key, &format!("/trackers/tracker-{number}"), "fleet-known", &json!({"name": "Digger", "active": true}));
        (0..times).map(tracker).collect()
    }),
    request(FUNCTION, "a new member", |world, times| {
        know(world, "fleet-known");
        let key = world.platform_key();
        let member = |number| {
            let said =
                json!({"name": "Carla Canary", "active": true, "email": format!("carla.{number}@fleet.example"), "roles": ["fleet_admin"]});
            put(&key, &format!("/members/member-{number}"), "fleet-known", &said)
        };
        (0..times).map(member).collect()
    }),
    request(FUNCTION, "look a customer up", |world, times| {
        know(world, "fleet-known");
        let event = Event::to("GET /integration/v1/directory/customers/{customer}", "/integration/v1/directory/customers/fleet-known");
        repeated(asked(event, &world.platform_key(), "fleet-known").0, times)
    }),
    batch(FUNCTION, "import 100 new trackers", |world, times| {
        know(world, "fleet-known");
        let key = world.platform_key();
        (0..times).map(|number| import(&key, number)).collect()
    }),
];

fn know(world: &World, customer: &str) {
    let external_id = ExternalId::parse(customer).expect("an id");
    let record = Record::Customer { id: customer_id(&external_id), external_id, name: Line::parse("Fleet").expect("a name"), active: true };
    let occasion = Occasion { now: world.now, actor: Actor::Schedule, request_id: "bench".to_owned() };
    let known = Loaded::<Entry>::read(key(&record), None).expect("nothing").decide(Upsert(record), &occasion, programme());
    let Ok(known) = known;
    world.store.plant(known.aggregate().item(world.now).expect("an item"));
}

fn asked(event: Event, key: &str, customer: &str) -> Event {
    let mut event = event.header("authorization", &format!("Bearer {key}")).header("accept", "application/json");
    event.0["pathParameters"] = json!({"customer": customer});
    event
}

fn put(key: &str, below: &str, customer: &str, said: &Value) -> Value {
    let template = match below.split('/').nth(1) {
        None => String::new(),
        Some(kind) => format!("/{kind}/{{{}}}", kind.trim_end_matches('s')),
    };
    let route = format!("PUT /integration/v1/directory/customers/{{customer}}{template}");
    let event = Event::to(&route, &format!("/integration/v1/directory/customers/{customer}{below}")).json(said);
    asked(event, key, customer).0
}

fn import(key: &str, number: usize) -> Value {
    let line = |line| {
        json!({"kind": "tracker", "customer": "fleet-known", "id": format!("import-{number}-{line}"), "name": "Digger", "active": true})
            .to_string()
    };
    let lines = (0..LINES).map(line).collect::<Vec<_>>().join("\n");
    let route = "/integration/v1/directory/imports";
    let event = Event::to(&format!("POST {route}"), route).header("content-type", "application/x-ndjson").body(&lines);
    asked(event, key, "fleet-known").0
}
