//! What the handler specs share: sample events of `events/`, a cast of people and organisations, a store that can be
//! looked at, stopped between a read and a write, and broken; and a watch over the logs.
//!
//! ```text
//! events/http/<function>/<case>.json ──→ Event ──→ ask(front) ──→ Answer     (every answer's headers are checked)
//! Cast (who) + Stage (store, logs watched) ──→ story (what they do, through the use cases)
//! ```
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "only specs use this crate: a panic is how they fail"
)]

pub mod cast;
pub mod consents;
pub mod credits;
pub mod customers;
pub mod delegations;
pub mod doors;
pub mod event;
pub mod listings;
pub mod logs;
pub mod partners;
pub mod queues;
pub mod store;
pub mod story;

pub use event::{Answer, Event, ask};
pub use store::Store;
