use std::future::Future;

use serde::{Deserialize, Serialize};

/// A queue that the relay feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    /// Emails to be sent.
    Emails,
    /// Webhook deliveries to be attempted now.
    Webhooks,
    /// What follows a change elsewhere: an app's installations, a partner's delegations.
    Installations,
    /// Stream records that the relay could not turn into messages, parked for an operator: key and versions only.
    Parked,
}

/// One message. Ids only; `id` is the same whenever the same thing is said again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Where it goes.
    pub queue: Queue,
    /// Its JSON body.
    pub body: String,
}

/// The queue did not take these; the others it did.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{count} messages were not enqueued: {reason}")]
pub struct EnqueueError {
    /// How many.
    pub count: usize,
    /// What the queue said.
    pub reason: String,
}

/// Puts messages on queues.
pub trait Enqueue: Send + Sync {
    /// Enqueues all; an error may leave some enqueued (consumers are idempotent).
    fn enqueue(&self, messages: &[Message]) -> impl Future<Output = Result<(), EnqueueError>> + Send;
}
