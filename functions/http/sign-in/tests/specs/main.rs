//! Signing in and out, asked with the sample events of `events/http/sign-in/`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

mod callback;
mod samples;
mod world;
