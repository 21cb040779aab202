//! Email orders, sent: from whole stories and from the sample events of `events/queue/send-email/`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

mod delegation_letters;
mod deliveries;
mod installation_letters;
mod letters;
mod listing_letters;
mod samples;
mod world;
