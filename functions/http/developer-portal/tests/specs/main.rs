//! The portal, asked with the sample events of `events/http/developer-portal/`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions"
)]

mod access;
mod json;
mod key_pages;
mod keys;
mod pages;
mod programs;
mod webhooks;
mod world;
