//! The catalogue, asked with the sample events of `events/http/catalogue/`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions"
)]

mod looking;
mod samples;
mod world;
