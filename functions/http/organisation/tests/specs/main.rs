//! What every organisation has, asked with the sample events of `events/http/organisation/`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions"
)]

mod access;
mod customers;
mod json;
mod pages;
mod people;
mod platform;
mod whose_move;
mod world;
