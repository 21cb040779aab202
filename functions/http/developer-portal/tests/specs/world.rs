//! The portal in front of two partners and the platform.

use application::fakes::{PaperSeal, SeededEntropy};
use developer_portal::DeveloperPortal;
use domain::webhook::Loopback;
use support::Event;
pub use support::partners::*;

pub fn portal() -> World {
    World::behind(|store, _, site| DeveloperPortal::new(store.clone(), PaperSeal, SeededEntropy::new(1), site, Loopback::Refused).front())
}

pub fn sample(name: &str) -> Event {
    Event::load(&format!("http/developer-portal/{name}"))
}
