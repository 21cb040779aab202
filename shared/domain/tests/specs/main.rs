//! The rules of the domain as specifications: given a state, when a command comes, then these events (quality.md,
//! "Tests", level 1). Everything is pure, so nothing is set up and nothing is torn down.
//!
//! `matrix` walks every state × every command of an aggregate against a table that stands in the aggregate's own file,
//! and compares the table in the module documentation with what really happens. `histories` are random lives over
//! simulated time. `golden` holds the stored and sent shapes still.
#![allow(clippy::unwrap_used, reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions")]

mod api_key;
mod application;
mod application_histories;
mod application_limits;
mod attachment;
mod credits;
mod delegation;
mod delegation_histories;
mod directory;
mod erasure;
mod golden;
mod identity;
mod installation;
mod installation_histories;
mod listing;
mod listing_blockers;
mod listing_histories;
mod listing_limits;
mod matrix;
mod member;
mod member_histories;
mod partner;
mod partner_account;
mod person_request;
mod programme;
mod support_visit;
mod webhook;
mod webhook_deliveries;
mod world;
