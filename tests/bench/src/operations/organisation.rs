//! `organisation`: members, inbox and audit trail, of partners and of the platform.

use support::{
    Event,
    cast::{OLGA, RITA},
};

use super::{
    Operation,
    portal::{again, post},
    repeated, request,
    review::{get, wait},
};
use crate::world::Company;

const FUNCTION: &str = "organisation";

pub(super) const OPERATIONS: &[Operation] = &[
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
    request(FUNCTION, "members of the platform", |_, times| repeated(get("/review/members", &OLGA), times)),
    request(FUNCTION, "invite a member of the platform", |_, times| {
        let invite = |number| {
            let address = format!("new.{number}@platform.example");
            let fields = [("name", "Nora Canary"), ("email", address.as_str()), ("role", "reviewer"), ("language", "en")];
            Event::to("POST /review/members/invitations", "/review/members/invitations").cookie(&OLGA.cookie()).form(fields).0
        };
        (0..times).map(invite).collect()
    }),
    request(FUNCTION, "inbox of the platform", |world, times| {
        wait(world);
        repeated(get("/review/inbox", &RITA), times)
    }),
    request(FUNCTION, "audit trail of the platform", |world, times| {
        wait(world);
        world.is_relayed();
        repeated(get("/review/audit", &OLGA), times)
    }),
];
