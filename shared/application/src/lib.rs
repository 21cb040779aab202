//! Use cases: load, decide, commit.
//!
//! A request reads what it needs in one trip, asks the pure rules in `domain`, and writes the outcome with the events it
//! raised in one conditional write ([`engine`]). Nothing is sent from inside a request: the table's stream carries the
//! write to the relay ([`use_cases::relay`]), which turns events into messages, audit entries and feed entries.
//!
//! [`ports`] says what a use case needs from outside; [`records`] what is stored, where, under which key, found how;
//! `fakes` (feature) are in-memory doubles of the ports for tests and the simulation.

pub mod access;
pub mod cloud_event;
pub mod engine;
pub mod moment;
pub mod notification;
pub mod ports;
pub mod programme;
pub mod records;
pub mod upload;
pub mod use_cases;

#[cfg(feature = "fakes")]
pub mod fakes;
