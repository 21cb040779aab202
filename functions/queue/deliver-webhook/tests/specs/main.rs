//! Webhook deliveries, attempted: from what the relay pushes and from the sample events of `events/queue/deliver-webhook/`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

mod deliveries;
mod guard;
mod samples;
mod world;
