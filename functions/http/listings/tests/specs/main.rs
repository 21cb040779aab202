//! A partner's listings, asked with the sample events of `events/http/listings/`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions"
)]

mod access;
mod customers;
mod json;
mod world;
