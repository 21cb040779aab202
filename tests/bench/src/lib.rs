//! Figures: what each operation costs, how large and how quick each function is.
//!
//! ```text
//! World (through the use cases) ──→ tables in an embedded DynamoDB ──→ Cloud (counts round trips and capacity)
//! Operation ──→ events ──→ a function: its release binary behind a Lambda Runtime API, or its library in a test
//! ```
//! `tests/budget.rs` compares round trips and capacity with `budget.toml`; the binary measures everything else as well
//! and writes `docs/performance.md`. Nothing here asserts a wall time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "only measurements use this crate: a panic is how they break off"
)]

pub mod budget;
pub mod catalogue;
pub mod cloud;
pub mod machine;
pub mod measure;
pub mod operations;
pub mod process;
pub mod report;
pub mod scale;
pub mod tables;
pub mod world;
