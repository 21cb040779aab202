//! The review desk, asked with the sample events of `events/http/listing-review/`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

mod decisions;
mod listings_json;
mod listings_pages;
mod samples;
mod together;
mod world;
