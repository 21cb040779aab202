//! Use cases over the fakes: what is read, what is written, who is let in; what is looked at in uploaded bytes; the
//! catalogue, from a listing's change to what is shown, over a store in memory that others write to at the same time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions"
)]

mod app;
mod browse;
mod credits;
mod delegations;
mod installations;
mod listing_review;
mod listings;
mod person_requests;
mod production;
mod responsibility;
mod showcase;
mod stores;
mod told;
mod uploads;
