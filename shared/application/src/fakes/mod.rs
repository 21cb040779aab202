//! In-memory doubles of the ports: the same conditions, the same index entries, the same order of rows as the tables.
//!
//! A [`MemoryStore`] also keeps the stream of its changes, so that specs and the simulation can drive the relay.

mod memory;
mod outside;

pub use memory::{MemoryStore, StreamRecord};
pub use outside::{FixedDocuments, FixedIdentity, FixedUploads, Outbox, PaperSeal, Queues, Receivers, SeededEntropy};
