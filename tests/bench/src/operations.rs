//! Every operation that is measured: what is there before it, and the event that asks for it.

mod catalogue;
mod consent;
mod directory;
mod intake;
mod jobs;
mod listings;
mod organisation;
mod portal;
mod review;
mod sign_in;
mod webhooks;

use serde_json::Value;

use crate::world::World;

/// An operation of a function.
#[derive(Clone, Copy)]
pub struct Operation {
    /// The function.
    pub function: &'static str,
    /// What it does.
    pub name: &'static str,
    /// Brings the world to where the operation can be done so many times, and returns the events that ask for it.
    pub prepare: fn(&World, usize) -> Vec<Value>,
    /// How it is measured.
    pub measured: Measured,
}

/// How an operation is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// Round trips, capacity, and the process's CPU time against its figure.
    AsRequest,
    /// Round trips, capacity, and CPU time for information: one event is the work of many.
    AsBatch,
    /// Round trips and capacity, only where the function's library can be given an identity provider that says yes.
    InProcess,
}

const fn request(function: &'static str, name: &'static str, prepare: fn(&World, usize) -> Vec<Value>) -> Operation {
    Operation { function, name, prepare, measured: Measured::AsRequest }
}

const fn batch(function: &'static str, name: &'static str, prepare: fn(&World, usize) -> Vec<Value>) -> Operation {
    Operation { function, name, prepare, measured: Measured::AsBatch }
}

/// All operations, by function.
#[must_use]
pub fn all() -> Vec<Operation> {
    [
        intake::OPERATIONS,
        review::OPERATIONS,
        listings::AT_THE_DESK,
        portal::OPERATIONS,
        listings::OF_PARTNERS,
        organisation::OPERATIONS,
        consent::OF_CUSTOMERS,
        consent::DECISIONS,
        catalogue::OPERATIONS,
        directory::OPERATIONS,
        sign_in::OPERATIONS,
        jobs::OPERATIONS,
        webhooks::OPERATIONS,
        consent::JOBS,
    ]
    .concat()
}

/// The same event so many times.
fn repeated(event: Value, times: usize) -> Vec<Value> {
    vec![event; times]
}
