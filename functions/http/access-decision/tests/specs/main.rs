//! Accesses, decided over HTTP: from the sample events of `events/http/access-decision/`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

mod decisions;
mod samples;
mod world;
