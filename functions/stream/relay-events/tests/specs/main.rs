//! The relay, woken by the sample events of `events/stream/relay-events/` and by whole stories.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

mod batches;
mod installations;
mod matrix;
mod samples;
mod webhooks;
mod world;
