//! The catalogue as data: chunks that keep every listing once, a search that finds what a look at every entry would, pages
//! that neither repeat nor skip.
#![expect(clippy::unwrap_used, reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions")]

mod chunks;
mod golden;
mod pages;
mod search;
mod world;
