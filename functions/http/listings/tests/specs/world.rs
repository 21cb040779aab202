//! The function in front of two partners and the platform.

use application::fakes::SeededEntropy;
use listings::Listings;
use support::Event;
pub use support::partners::*;

pub fn desk() -> World {
    World::behind(|store, storage, site| Listings::new(store.clone(), SeededEntropy::new(2), storage.clone(), site).front())
}

pub fn sample(name: &str) -> Event {
    Event::load(&format!("http/listings/{name}"))
}
