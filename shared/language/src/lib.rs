//! The four languages Liaison speaks, without IO.
//!
//! - [`Locale`]: which language a reader wants, from a tag or an `Accept-Language` header; English is the fallback.
//! - [`Messages`] and [`Text`]: the words of one page or one email, written as Fluent files beside its template. A
//!   file is parsed the first time that page is wanted in that language, so that a cold start pays for nothing else.
//! - [`dates`] and [`numbers`]: instants (always UTC), spans of time and numbers as a reader of the language writes them.
//! - [`countries`]: the ISO 3166 list, named and sorted per language.
//! - [`Fault`] and [`labels`]: what is wrong with a field, and the names of the programme's fixed values; shared by
//!   pages, emails and problem documents so that one thing is called one name everywhere.
//!
//! Looking a message up cannot fail at run time. That is earned by tests: [`check`](crate::check) (feature `check`)
//! proves that all four languages hold the same messages with the same variables, and that every message a template
//! names exists.

mod catalogue;
#[cfg(feature = "check")]
pub mod check;
pub mod countries;
pub mod dates;
mod fault;
pub mod labels;
mod locale;
pub mod numbers;

pub use catalogue::{Argument, Messages, Text};
pub use fault::Fault;
pub use locale::Locale;
