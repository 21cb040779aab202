//! `sign-in`: begun, finished, ended; the organisations one belongs to.

use application::records::{Record as _, session::SignIn};
use domain::{digest::Digest, values::Redacted};
use jiff::SignedDuration;
use serde_json::Value;
use support::Event;

use super::{Measured, Operation, repeated, request};
use crate::world::{Company, World};

const FUNCTION: &str = "sign-in";

pub(super) const OPERATIONS: &[Operation] = &[
    request(FUNCTION, "begin", |_, times| repeated(Event::to("GET /sign-in", "/sign-in?return_to=/home").0, times)),
    Operation { function: FUNCTION, name: "finish", prepare: finish, measured: Measured::InProcess },
    request(FUNCTION, "home of a partner's member", |world, times| {
        let partner = world.becomes_partner(Company(0));
        repeated(Event::to("GET /home", "/home").cookie(&partner.company.cookie()).0, times)
    }),
    request(FUNCTION, "who am I", |world, times| {
        let partner = world.becomes_partner(Company(0));
        let event = Event::to("GET /v1/me", "/v1/me").header("accept", "application/json");
        repeated(event.bearer(&partner.company.business_address(), true).0, times)
    }),
    request(FUNCTION, "end", |world, times| {
        let signed_in = |number| {
            world.signs_in(Company(number));
            Event::to("POST /sign-out", "/sign-out").cookie(&Company(number).cookie()).form([]).0
        };
        (0..times).map(signed_in).collect()
    }),
];

/// Callbacks of sign-ins that were begun, of people with one seat each.
fn finish(world: &World, times: usize) -> Vec<Value> {
    let callback = |number| {
        let company = world.becomes_partner(Company(number)).company;
        let state = format!("state-{number:037}");
        let sign_in = SignIn {
            digest: Digest::of(&state),
            nonce: format!("nonce-{number:037}"),
            verifier: Redacted::new(format!("verifier-{number:034}")),
            return_to: "/home".to_owned(),
            expires: world.now.saturating_add(SignedDuration::from_mins(5)).expect("a time"),
        };
        world.store.plant(sign_in.item().expect("a sign-in's item"));
        let path = format!("/sign-in/callback?state={state}&code={}", company.business_address());
        Event::to("GET /sign-in/callback", &path).cookie(&format!("__Host-sign-in={state}")).0
    };
    (0..times).map(callback).collect()
}
