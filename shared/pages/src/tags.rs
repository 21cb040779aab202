//! Small pieces of HTML made in Rust: safe by construction, because nothing in them comes from outside.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::Timestamp;
use language::{Locale, dates};

/// `<time datetime="…">22 November 2026, 10:08 UTC</time>`
pub(crate) struct TimeTag {
    locale: Locale,
    at: Timestamp,
}

impl TimeTag {
    pub(crate) const fn new(locale: Locale, at: Timestamp) -> Self {
        Self { locale, at }
    }
}

impl fmt::Display for TimeTag {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (machine, words) = (dates::machine(self.at), dates::minute(self.locale, self.at));
        write!(out, "<time datetime=\"{machine}\">{words}</time>")
    }
}

impl HtmlSafe for TimeTag {}

/// `<time datetime="…">22 November 2026</time>`
pub(crate) struct DayTag {
    locale: Locale,
    at: Timestamp,
}

impl DayTag {
    pub(crate) const fn new(locale: Locale, at: Timestamp) -> Self {
        Self { locale, at }
    }
}

impl fmt::Display for DayTag {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (machine, words) = (dates::machine(self.at), dates::day(self.locale, self.at));
        write!(out, "<time datetime=\"{machine}\">{words}</time>")
    }
}

impl HtmlSafe for DayTag {}
