//! SQS: putting messages on queues ([`SqsQueues`]), taking batches of them ([`each`]), and what operators do with dead
//! letters ([`DeadLetters`]). The only crate that knows SQS's SDK.

mod batch;
mod dead_letters;
mod send;

use std::time::Duration;

pub use batch::{AllFailed, Failures, each};
pub use dead_letters::{DeadLetter, DeadLetterError, DeadLetters};
pub use send::{Addresses, SqsQueues};

/// Asking again is safe: consumers are idempotent on what a message names.
const REQUESTS: aws::Patience = aws::Patience { attempt: Duration::from_secs(2), operation: Duration::from_secs(6), attempts: 3 };
