//! `developer-portal`: the partner's own pages, its first test key, its keys.

use serde_json::{Value, json};
use support::Event;

use super::{Operation, repeated, request};
use crate::world::{Company, PartnerCompany, World};

const FUNCTION: &str = "developer-portal";

pub(super) const OPERATIONS: &[Operation] = &[
    request(FUNCTION, "home", |world, times| again(world, times, "")),
    request(FUNCTION, "home as JSON", |world, times| again_json(world, times, "")),
    request(FUNCTION, "mint the first test key", |world, times| {
        (0..times).map(|number| post(&world.becomes_partner(Company(number)), "test-key", &[])).collect()
    }),
    request(FUNCTION, "lifecycle feed", |world, times| again_json(world, times, "/events")),
    request(FUNCTION, "lifecycle feed by a key", |world, times| {
        let key = world.partner_key(&settled(world));
        let event = Event::to("GET /integration/v1/events", "/integration/v1/events?after=0");
        repeated(event.header("authorization", &format!("Bearer {key}")).header("accept", "application/json").0, times)
    }),
    request(FUNCTION, "keys", |world, times| again(world, times, "/keys")),
    // Each of another partner: an organisation has so many keys and no more.
    request(FUNCTION, "mint a key", |world, times| {
        let mint = |number: usize| {
            let partner = world.becomes_partner(Company(number));
            let event = Event::to("POST /v1/partners/{org}/keys", &format!("/v1/partners/{}/keys", partner.partner));
            let wish = json!({ "label": "Nightly export", "environment": "test" });
            event.bearer(&partner.company.business_address(), true).header("idempotency-key", "bench").json(&wish).0
        };
        (0..times).map(mint).collect()
    }),
];

/// The same page again and again, of a partner that has minted its key.
pub(super) fn again(world: &World, times: usize, below: &str) -> Vec<Value> {
    let partner = settled(world);
    let event = Event::to(&format!("GET /partners/{{org}}{below}"), &format!("/partners/{}{below}", partner.partner));
    vec![event.cookie(&partner.company.cookie()).0; times]
}

fn again_json(world: &World, times: usize, below: &str) -> Vec<Value> {
    let partner = settled(world);
    let event = Event::to(&format!("GET /v1/partners/{{org}}{below}"), &format!("/v1/partners/{}{below}", partner.partner));
    vec![event.header("accept", "application/json").bearer(&partner.company.business_address(), true).0; times]
}

fn settled(world: &World) -> PartnerCompany {
    let partner = world.becomes_partner(Company(0));
    world.mints_test_key(&partner);
    world.is_relayed();
    partner
}

pub(super) fn post(partner: &PartnerCompany, below: &str, fields: &[(&str, &str)]) -> Value {
    let path = format!("/partners/{}/{below}", partner.partner);
    Event::to(&format!("POST /partners/{{org}}/{below}"), &path).cookie(&partner.company.cookie()).form(fields.iter().copied()).0
}
