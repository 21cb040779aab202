//! The circuit breaker of an endpoint: one that fails and fails is left alone, but for a probe now and then.
//!
//! ```text
//!            `failures` in a row               probe_at comes
//!  closed ────────────────────────→ open ─────────────────────→ one call probes; the others still wait
//!    ↑                               ↑ │                          │
//!    └─────────── answered ──────────┼─┴──────── answered ────────┤
//!                                    └── failed: the pause doubles┘
//! ```
//!
//! | ＼ | closed | open, before its probe | open, at its probe |
//! |---|---|---|---|
//! | admit | call | wait until the probe | probe: nobody else until the claim lapses |
//! | a call was answered | closed, no failures | closed | closed |
//! | a call failed that was no probe | one failure more; open at the limit | the same | the same |
//! | the probe failed | one failure more; open at the limit | open, the pause doubled | open, the pause doubled |

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{limits, programme::CircuitRules};

/// Whether an endpoint is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum Circuit {
    /// It is called.
    Closed {
        /// Failures in a row.
        failures: u16,
    },
    /// It is left alone.
    Open {
        /// Since when.
        since: Timestamp,
        /// When one call may try it.
        probe_at: Timestamp,
        /// The pause before that, in seconds.
        pause_seconds: u32,
    },
}

impl Default for Circuit {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

/// What a delivery that is due may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Call.
    Call,
    /// Call, as the probe: the circuit must first be put into this state, by exactly one.
    Probe(Circuit),
    /// Wait until then.
    Wait(Timestamp),
}

impl Circuit {
    /// What a delivery that is due now may do.
    #[must_use]
    pub fn admit(self, now: Timestamp) -> Admission {
        match self {
            Self::Closed { .. } => Admission::Call,
            Self::Open { probe_at, .. } if now < probe_at => Admission::Wait(probe_at),
            // Nobody else probes while this one is at it, or until it is certain that it died.
            Self::Open { since, pause_seconds, .. } => {
                Admission::Probe(Self::Open { since, probe_at: later(now, limits::WEBHOOK_CLAIM), pause_seconds })
            }
        }
    }

    /// After a call that was answered with success.
    #[must_use]
    pub const fn answered(self) -> Self {
        Self::Closed { failures: 0 }
    }

    /// After a call that failed.
    #[must_use]
    pub fn failed(self, was_probe: bool, now: Timestamp, rules: CircuitRules) -> Self {
        match self {
            Self::Closed { failures } if failures + 1 < rules.failures => Self::Closed { failures: failures + 1 },
            Self::Closed { .. } => Self::open(now, now, rules.first_pause_seconds),
            Self::Open { since, pause_seconds, .. } if was_probe => {
                Self::open(since, now, pause_seconds.saturating_mul(2).min(rules.longest_pause_seconds))
            }
            // A call that began before the circuit opened says nothing new.
            open @ Self::Open { .. } => open,
        }
    }

    fn open(since: Timestamp, now: Timestamp, pause_seconds: u32) -> Self {
        Self::Open { since, probe_at: later(now, SignedDuration::from_secs(i64::from(pause_seconds))), pause_seconds }
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}
