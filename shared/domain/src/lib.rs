//! The rules of the partner programme.
//!
//! Nothing here does IO: no clock, no randomness, no table, no queue. Time, identifiers and random bytes are
//! arguments, so that every rule can be tested by calling it and the simulator can replay a run exactly.
//!
//! One folder per aggregate. Each has a `state` (an enum whose variants hold only their own data), `command`s,
//! `event`s, and a `transition` whose table of state × command stands in the module's documentation.

pub mod aggregate;
pub mod api_key;
pub mod application;
pub mod attachment;
pub mod clock;
pub mod creation;
pub mod credits;
pub mod delegation;
pub mod digest;
pub mod directory;
pub mod erasure;
pub mod event;
pub mod id;
pub mod installation;
pub mod limits;
pub mod listing;
pub mod member;
pub mod organisation;
pub mod partner;
pub mod partner_account;
pub mod person_request;
pub mod programme;
pub mod rate_limit;
pub mod step;
pub mod support_visit;
pub mod told;
pub mod values;
pub mod webhook;
