//! All use cases, the relay and the consumers in one process, at the ports, on a virtual clock, in a faulty world.
//!
//! A seed is a story of some virtual months: people and machines act, several use cases interleave at every `await`, calls
//! fail before they are done, are done with their answer lost, or take the function with them; transactions conflict;
//! messages come twice, late and out of order; indexes lag; clocks differ; the schedule is late, doubled or silent. When
//! all is over and calm, the [`auditors`] check what must hold whatever happened. The same seed is the same story.
//!
//! | file | what |
//! |---|---|
//! | [`executor`] | tasks on one thread |
//! | [`world`] | the clock, the store, queues, mail; who is answered next |
//! | [`faults`], [`invocation`] | how calls fail; one run of a function with every port |
//! | [`client`], [`actors`], [`cast`] | what people and machines do |
//! | [`access`] | what they knew of who may read what |
//! | [`machinery`] | relay, consumers, schedule, replay |
//! | [`auditors`] | what must hold |
//! | [`story`], [`enumerate`] | random stories; every single and double fault of every use case |

#![expect(clippy::expect_used, reason = "a simulation that lacks what it needs must stop")]

pub mod access;
pub mod actors;
pub mod auditors;
pub mod canary;
pub mod cast;
pub mod client;
pub mod enumerate;
pub mod executor;
pub mod faults;
pub mod invocation;
pub mod machinery;
pub mod random;
pub mod story;
pub mod world;
