//! Instants and spans of time in words. Everything is UTC and says so: readers sit in many time zones, and a page that
//! works without JavaScript cannot know theirs.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::{Locale, Messages, Text};

static MESSAGES: Messages = crate::messages!("dates");

const MONTHS: [[&str; 12]; 4] = [
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"],
];

/// The day: `22 November 2026`, `1er mars 2026`, `22 de noviembre de 2026`.
#[must_use]
pub fn day(locale: Locale, at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::UTC);
    let month = usize::try_from(at.month() - 1).ok().and_then(|index| MONTHS[locale.index()].get(index).copied()).unwrap_or_default();
    let (day, year) = (at.day(), at.year());
    match locale {
        Locale::Fr if day == 1 => format!("1er {month} {year}"),
        Locale::En | Locale::Fr => format!("{day} {month} {year}"),
        Locale::Es | Locale::Pt => format!("{day} de {month} de {year}"),
    }
}

/// The day and the minute, with the zone: `22 November 2026, 10:08 UTC`.
#[must_use]
pub fn minute(locale: Locale, at: Timestamp) -> String {
    let zoned = at.to_zoned(TimeZone::UTC);
    let (hour, minute) = (zoned.hour(), zoned.minute());
    let day = day(locale, at);
    match locale {
        Locale::Fr => format!("{day} à {hour:02}:{minute:02} UTC"),
        Locale::Pt => format!("{day} às {hour:02}:{minute:02} UTC"),
        Locale::En | Locale::Es => format!("{day}, {hour:02}:{minute:02} UTC"),
    }
}

/// The value of a `<time datetime>` attribute: RFC 3339, whole seconds, UTC.
#[must_use]
pub fn machine(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A span in its two largest units: `3 days 4 hours`, `12 minutes`, `less than a minute`.
#[must_use]
pub fn span(locale: Locale, length: Duration) -> String {
    let text = MESSAGES.speak(locale);
    let minutes = length.as_secs() / 60;
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => text.get("under-a-minute").into_owned(),
        (0, 0, minutes) => count(text, "minutes", minutes),
        (0, hours, 0) => count(text, "hours", hours),
        (0, hours, minutes) => join(text, count(text, "hours", hours), count(text, "minutes", minutes)),
        (days, 0, _) => count(text, "days", days),
        (days, hours, _) => join(text, count(text, "days", days), count(text, "hours", hours)),
    }
}

/// How far an instant is from now: `in 3 days 4 hours`, `12 minutes ago`.
#[must_use]
pub fn relative(locale: Locale, at: Timestamp, now: Timestamp) -> String {
    let text = MESSAGES.speak(locale);
    let seconds = at.as_second() - now.as_second();
    let length = span(locale, Duration::from_secs(seconds.unsigned_abs()));
    if seconds >= 0 { text.with("in-future", "length", length).into_owned() } else { text.with("in-past", "length", length).into_owned() }
}

fn count(text: Text, unit: &str, value: u64) -> String {
    text.with(unit, "count", u32::try_from(value).unwrap_or(u32::MAX)).into_owned()
}

fn join(text: Text, larger: String, smaller: String) -> String {
    text.with_two("two-units", "larger", larger, "smaller", smaller).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn an_instant_reads_as_the_language_writes_it() {
        let instant = at("2026-11-22T10:08:59Z");
        assert_eq!(minute(Locale::En, instant), "22 November 2026, 10:08 UTC");
        assert_eq!(minute(Locale::Fr, instant), "22 novembre 2026 à 10:08 UTC");
        assert_eq!(minute(Locale::Es, instant), "22 de noviembre de 2026, 10:08 UTC");
        assert_eq!(minute(Locale::Pt, instant), "22 de novembro de 2026 às 10:08 UTC");
        assert_eq!(day(Locale::Fr, at("2026-03-01T00:00:00Z")), "1er mars 2026");
        assert_eq!(machine(at("2026-11-22T10:08:59.5Z")), "2026-11-22T10:08:59Z");
    }

    #[test]
    fn a_span_shows_its_two_largest_units() {
        let minutes = |count: u64| Duration::from_secs(count * 60);
        assert_eq!(span(Locale::En, Duration::from_secs(59)), "less than a minute");
        assert_eq!(span(Locale::En, minutes(1)), "1 minute");
        assert_eq!(span(Locale::Fr, minutes(61)), "1 heure et 1 minute");
        assert_eq!(span(Locale::Es, minutes(24 * 60 * 3 + 60 * 2 + 5)), "3 días y 2 horas");
        assert_eq!(span(Locale::Pt, minutes(24 * 60)), "1 dia");
    }

    #[test]
    fn the_past_and_the_future_are_told_apart() {
        let now = at("2026-11-22T10:00:00Z");
        assert_eq!(relative(Locale::En, at("2026-11-23T10:00:00Z"), now), "in 1 day");
        assert_eq!(relative(Locale::Fr, at("2026-11-22T09:00:00Z"), now), "il y a 1 heure");
    }

    #[test]
    fn all_languages_say_the_same() {
        crate::check::languages_agree("dates", &MESSAGES, &["minutes"]);
    }
}
