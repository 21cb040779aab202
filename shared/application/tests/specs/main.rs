//! The catalogue, from a listing's change to what is shown, over a store in memory that others write to at the same time.
#![expect(clippy::unwrap_used, reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions")]

mod app;
mod browse;
mod showcase;
mod stores;
