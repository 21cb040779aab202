//! The intake, asked with the sample events of `events/http/application-intake/`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

mod form;
mod limits;
mod samples;
mod status;
mod world;
