//! The stopping clock: how long the platform has had the ball, not counting the time it waited for the applicant.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Time counted so far, and since when it runs (`None` while it is stopped).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoppingClock {
    /// Seconds counted before it last stopped.
    counted_seconds: i64,
    /// Since when it runs.
    running_since: Option<Timestamp>,
}

impl StoppingClock {
    /// A clock that starts now at zero.
    #[must_use]
    pub const fn started(now: Timestamp) -> Self {
        Self { counted_seconds: 0, running_since: Some(now) }
    }

    /// Stopped at `now`; a stopped clock stays as it is.
    #[must_use]
    pub fn stopped(self, now: Timestamp) -> Self {
        Self { counted_seconds: self.counted(now).as_secs(), running_since: None }
    }

    /// Running from `now`; a running clock stays as it is.
    #[must_use]
    pub const fn resumed(self, now: Timestamp) -> Self {
        Self {
            counted_seconds: self.counted_seconds,
            running_since: match self.running_since {
                None => Some(now),
                running => running,
            },
        }
    }

    /// Time counted until `now`. A clock read before it started counts nothing (clocks of machines differ).
    #[must_use]
    pub fn counted(&self, now: Timestamp) -> SignedDuration {
        let running = self.running_since.map_or(0, |since| (now.as_second() - since.as_second()).max(0));
        SignedDuration::from_secs(self.counted_seconds + running)
    }

    /// Whether it counts now.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.running_since.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn time_spent_waiting_is_not_counted() {
        let clock = StoppingClock::started(at(0)).stopped(at(100)).resumed(at(1_000));
        assert_eq!(clock.counted(at(1_050)).as_secs(), 150);
    }

    proptest! {
        #[test]
        fn the_clock_counts_exactly_the_seconds_it_ran(gaps in proptest::collection::vec((0i64..10_000, any::<bool>()), 0..40)) {
            let (mut now, mut ran, mut running) = (0, 0, true);
            let mut clock = StoppingClock::started(at(0));
            for (gap, run_next) in gaps {
                now += gap;
                if running { ran += gap; }
                clock = if run_next { clock.resumed(at(now)) } else { clock.stopped(at(now)) };
                running = run_next;
            }
            prop_assert_eq!(clock.counted(at(now)).as_secs(), ran);
        }
    }
}
