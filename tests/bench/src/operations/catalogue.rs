//! `catalogue`: what is held in memory, brought up to date when it is older than some seconds.

use support::Event;

use super::{Operation, repeated, request};
use crate::{catalogue::items, world::World};

const FUNCTION: &str = "catalogue";
/// Few enough for one chunk.
const APPS: usize = 5;

pub(super) const OPERATIONS: &[Operation] = &[
    request(FUNCTION, "search", |world, times| {
        fill(world);
        repeated(Event::to("GET /catalogue", "/catalogue?q=acme,tele&category=telematics").0, times)
    }),
    request(FUNCTION, "search as JSON", |world, times| {
        fill(world);
        repeated(Event::to("GET /v1/catalogue", "/v1/catalogue?q=acme").header("accept", "application/json").0, times)
    }),
    request(FUNCTION, "one app", |world, times| {
        fill(world);
        let listing: domain::id::ListingId = domain::id::derive(&["bench", "1"]);
        repeated(Event::to("GET /catalogue/{listing}", &format!("/catalogue/{listing}")).0, times)
    }),
];

fn fill(world: &World) {
    for item in items(APPS) {
        world.store.plant(item);
    }
}
