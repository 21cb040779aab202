//! The function in front of two partners and the platform.

use organisation::Organisation;
use support::Event;
pub use support::partners::*;

pub fn organisations() -> World {
    World::behind(|store, _, site| Organisation::new(store.clone(), site).front())
}

pub fn sample(name: &str) -> Event {
    Event::load(&format!("http/organisation/{name}"))
}
