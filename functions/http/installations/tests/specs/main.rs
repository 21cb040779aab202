//! A customer's apps, asked with the sample events of `events/http/installations/`.
#![expect(clippy::unwrap_used, reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions")]

mod access;
mod consenting;
mod hostile;
mod json;
mod pages;
mod setup;
mod world;
