//! `developer-portal`: the partner's own pages, its first test key, its members.

use serde_json::Value;
use support::{Event, cast::OLGA};

use super::{Operation, request};
use crate::world::{Company, PartnerCompany, World};

const FUNCTION: &str = "developer-portal";

pub(super) const OPERATIONS: &[Operation] = &[
    request(FUNCTION, "home", |world, times| again(world, times, "")),
    request(FUNCTION, "home as JSON", |world, times| again_json(world, times, "")),
    request(FUNCTION, "mint the first test key", |world, times| {
        (0..times).map(|number| post(&world.becomes_partner(Company(number)), "test-key", &[])).collect()
    }),
    request(FUNCTION, "members", |world, times| again(world, times, "/members")),
    request(FUNCTION, "invite a member", |world, times| {
        let partner = world.becomes_partner(Company(0));
        let invite = |number| {
            let address = format!("new.{number}@acme.example");
            post(
                &partner,
                "members/invitations",
                &[("name", "Nora Canary"), ("email", &address), ("role", "developer"), ("language", "en")],
            )
        };
        (0..times).map(invite).collect()
    }),
    request(FUNCTION, "inbox", |world, times| again(world, times, "/inbox")),
    request(FUNCTION, "audit trail", |world, times| again(world, times, "/audit")),
    request(FUNCTION, "lifecycle feed", |world, times| again_json(world, times, "/events")),
    request(FUNCTION, "mint a machine key", |_, times| {
        let route = "/v1/platform/machine-keys";
        let mint = |number: usize| {
            let event = Event::to(&format!("POST {route}"), route).bearer(OLGA.address, true);
            event.header("idempotency-key", &format!("key-{number}")).json(&serde_json::json!({ "label": "directory sync" })).0
        };
        (0..times).map(mint).collect()
    }),
];

/// The same page again and again, of a partner that has minted its key.
fn again(world: &World, times: usize, below: &str) -> Vec<Value> {
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

fn post(partner: &PartnerCompany, below: &str, fields: &[(&str, &str)]) -> Value {
    let path = format!("/partners/{}/{below}", partner.partner);
    Event::to(&format!("POST /partners/{{org}}/{below}"), &path).cookie(&partner.company.cookie()).form(fields.iter().copied()).0
}
