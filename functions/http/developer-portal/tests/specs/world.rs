//! The portal in front of two partners and the platform.

use application::fakes::{PaperSeal, SeededEntropy};
use developer_portal::{DeveloperPortal, Listings};
use domain::webhook::Loopback;
use support::Event;
pub use support::partners::*;

pub fn portal() -> World {
    World::behind(|store, storage, site| {
        let listings = Listings::new(store.clone(), SeededEntropy::new(2), storage.clone(), site.clone());
        DeveloperPortal::new(store.clone(), PaperSeal, SeededEntropy::new(1), site, Loopback::Refused).front(listings)
    })
}

pub fn sample(name: &str) -> Event {
    Event::load(&format!("http/developer-portal/{name}"))
}
