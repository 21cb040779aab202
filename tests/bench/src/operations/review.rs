//! `listing-review`: the queue, one application, what reviewers do.

use application::use_cases::review::Act;
use domain::id::ApplicationId;
use serde_json::Value;
use support::{
    Event,
    cast::{RITA, Someone},
    story,
};

use super::{Operation, repeated, request};
use crate::world::{Company, World};

const FUNCTION: &str = "listing-review";
/// Applications that wait in the queue: more than a page shows.
const WAITING: usize = 60;

pub(super) const OPERATIONS: &[Operation] = &[
    request(FUNCTION, "queue", |world, times| {
        wait(world);
        repeated(get("/review", &RITA), times)
    }),
    request(FUNCTION, "queue as JSON", |world, times| {
        wait(world);
        let route = "/v1/platform/applications";
        repeated(Event::to(&format!("GET {route}"), route).bearer(RITA.address, true).0, times)
    }),
    request(FUNCTION, "one application", |world, times| {
        let application = world.is_claimed(Company(0));
        world.is_relayed();
        let path = format!("/review/applications/{application}");
        repeated(Event::to("GET /review/applications/{id}", &path).cookie(&RITA.cookie()).0, times)
    }),
    request(FUNCTION, "claim", |world, times| each(times, |company| act(&world.confirms(company), "claim", &[]))),
    request(FUNCTION, "log a call", |world, times| {
        let held_at = world.now.to_string();
        each(times, |company| act(&world.is_claimed(company), "call", &[("held_at", &held_at), ("notes", "They build it themselves.")]))
    }),
    request(FUNCTION, "ask", |world, times| {
        each(times, |company| act(&world.is_claimed(company), "questions", &[("question", story::QUESTION)]))
    }),
    request(FUNCTION, "approve", |world, times| each(times, |company| act(&world.is_claimed(company), "approval", &[]))),
    request(FUNCTION, "reject", |world, times| {
        each(times, |company| act(&world.is_claimed(company), "rejection", &[("reasons", story::REASONS)]))
    }),
    request(FUNCTION, "claim as JSON", |world, times| {
        each(times, |company| {
            let path = format!("/v1/platform/applications/{}/claim", world.confirms(company));
            Event::to("POST /v1/platform/applications/{id}/claim", &path).bearer(RITA.address, true).json(&serde_json::json!({})).0
        })
    }),
];

pub(super) fn wait(world: &World) {
    for number in 0..WAITING {
        let application = world.confirms(Company(1_000_000 + number));
        if number % 4 == 0 {
            world.reviews(&application, &Act::Claim);
        }
    }
}

fn each(times: usize, event: impl Fn(Company) -> Value) -> Vec<Value> {
    (0..times).map(|number| event(Company(number))).collect()
}

pub(super) fn get(path: &str, who: &Someone) -> Value {
    Event::to(&format!("GET {path}"), path).cookie(&who.cookie()).0
}

fn act(application: &ApplicationId, button: &str, fields: &[(&str, &str)]) -> Value {
    let path = format!("/review/applications/{application}/{button}");
    Event::to(&format!("POST /review/applications/{{id}}/{button}"), &path).cookie(&RITA.cookie()).form(fields.iter().copied()).0
}
