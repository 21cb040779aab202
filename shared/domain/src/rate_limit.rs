//! Rate limits over a sliding window.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The instants at which something was admitted, newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Admissions(Vec<Timestamp>);

/// Too many within the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// Whole seconds until one more is admitted, at least 1 (RFC 9110, 10.2.3 `Retry-After`).
    pub retry_after_seconds: u32,
}

impl Admissions {
    /// One more at `now`, when fewer than `limit` were admitted in the `window` before it.
    ///
    /// # Errors
    /// [`TooMany`] with the time until the oldest of them leaves the window.
    pub fn admit(&self, now: Timestamp, limit: usize, window: SignedDuration) -> Result<Self, TooMany> {
        let recent: Vec<_> = self.0.iter().copied().filter(|at| now.duration_since(*at) < window).collect();
        if recent.len() < limit {
            return Ok(Self(recent.into_iter().chain([now]).collect()));
        }
        let oldest_that_counts = recent[recent.len() - limit];
        let wait = (window - now.duration_since(oldest_that_counts)).as_secs().max(0) + 1;
        Err(TooMany { retry_after_seconds: u32::try_from(wait).unwrap_or(u32::MAX) })
    }

    /// When the newest leaves the window: after that the record says nothing any more.
    #[must_use]
    pub fn forgotten_at(&self, window: SignedDuration) -> Option<Timestamp> {
        self.0.last().and_then(|last| last.saturating_add(window).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: SignedDuration = SignedDuration::from_hours(1);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_sixth_in_an_hour_is_told_when_to_come_back_and_is_admitted_then() {
        let mut admissions = Admissions::default();
        for second in 0..5 {
            admissions = admissions.admit(at(second * 60), 5, HOUR).unwrap();
        }
        let refused = admissions.admit(at(300), 5, HOUR).unwrap_err();
        assert_eq!(refused.retry_after_seconds, 3_301);
        assert!(admissions.admit(at(300 + 3_301), 5, HOUR).is_ok());
    }

    proptest! {
        #[test]
        fn no_window_ever_holds_more_than_the_limit(gaps in proptest::collection::vec(0i64..2_000, 1..80), limit in 1usize..8) {
            let (mut now, mut admitted, mut admissions) = (0, vec![], Admissions::default());
            for gap in gaps {
                now += gap;
                if let Ok(next) = admissions.admit(at(now), limit, HOUR) {
                    admissions = next;
                    admitted.push(now);
                }
            }
            for &start in &admitted {
                prop_assert!(admitted.iter().filter(|&&t| t >= start && t < start + 3_600).count() <= limit);
            }
        }
    }
}
