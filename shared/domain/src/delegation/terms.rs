use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{digest::Digest, values::Credits};

/// The days by which a month is forecast.
pub const MONTH_DAYS: u64 = 30;

/// What a partner is asked to take over, as it was when it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// How many trackers.
    pub count: u32,
    /// Which ones: SHA-256 of their identifiers, ascending, one a line.
    pub digest: Digest,
    /// The first of them, as the host platform calls them.
    pub sample: Vec<String>,
    /// What a tracker costs a day.
    pub price_per_tracker_day: Credits,
    /// The credit day from which the partner pays; at once where there is none.
    pub start: Option<Date>,
    /// What a month is expected to cost.
    pub forecast: Credits,
}

impl Terms {
    /// What so many trackers are expected to cost a month at a price.
    #[must_use]
    pub fn monthly(count: u32, price_per_tracker_day: Credits) -> Credits {
        price_per_tracker_day.times(u64::from(count) * MONTH_DAYS)
    }
}

/// When a credit day begins: at midnight UTC.
#[must_use]
pub fn midnight(day: Date) -> Timestamp {
    // Only days beyond the calendar's ends have no midnight in UTC.
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// The credit day of an instant.
#[must_use]
pub fn credit_day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// When the first credit day begins that is not before so many hours from now.
#[must_use]
pub fn first_credit_day_after(now: Timestamp, hours: u16) -> Timestamp {
    let earliest = now.saturating_add(SignedDuration::from_hours(i64::from(hours))).unwrap_or(Timestamp::MAX);
    let day = credit_day(earliest);
    if midnight(day) >= earliest { midnight(day) } else { day.tomorrow().map_or(Timestamp::MAX, midnight) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_stop_takes_effect_with_the_credit_day_that_has_its_notice_behind_it() {
        assert_eq!(first_credit_day_after(at("2026-03-01T09:00:00Z"), 24), at("2026-03-03T00:00:00Z"));
        assert_eq!(first_credit_day_after(at("2026-03-01T00:00:00Z"), 24), at("2026-03-02T00:00:00Z"));
        assert_eq!(first_credit_day_after(at("2026-02-28T00:00:00.000000001Z"), 24), at("2026-03-02T00:00:00Z"));
        assert_eq!(first_credit_day_after(Timestamp::MAX, 24), Timestamp::MAX);
    }

    proptest! {
        #[test]
        fn no_stop_is_before_its_notice_or_within_a_day(second in 0i64..4_000_000_000, hours in 0u16..200) {
            let now = Timestamp::from_second(second).unwrap();
            let effective = first_credit_day_after(now, hours);
            let notice = effective.duration_since(now).as_secs();
            prop_assert!(notice >= i64::from(hours) * 3_600 && notice < (i64::from(hours) + 24) * 3_600);
            prop_assert_eq!(effective.as_second() % 86_400, 0);
        }
    }
}
