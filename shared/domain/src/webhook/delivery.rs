//! One event on its way to one endpoint: tried, tried again with longer and longer pauses, given up after three days.
//!
//! ```text
//!  first_at                                                                           first_at + give_up_hours
//!     │ 1 min │ 2 min │   4 min   │ … longest_retry_seconds │ … longest_retry_seconds │      │
//!     ●───────●───────●───────────●─────────────────────────●─────────────────────────●──────┤ dead
//! ```
//! A claim is the next attempt's time pushed on: whoever wrote that may call, a second message about the same delivery
//! finds it not due, and a function that dies leaves it due again when the claim lapses.
//!
//! | command ＼ state | pending | delivered | dead |
//! |---|---|---|---|
//! | claim | claimed; not due: nothing; past the time to give up: → dead | nothing | nothing |
//! | record success | → delivered | nothing | nothing |
//! | record failure | tried again later; past the time to give up: → dead | nothing | nothing |
//! | postpone | later; past the time to give up: → dead | nothing | nothing |
//! | bury | → dead | nothing | nothing |
//! | replay | due now, from the beginning | → pending | → pending |

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{limits, programme::WebhookRules};

/// One event's delivery to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Where it stands.
    pub state: State,
    /// The latest attempts, newest last; never what was sent or answered.
    pub log: Vec<Attempt>,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// To be tried.
    Pending {
        /// When it was first tried or held back; counts the days until it is given up.
        first_at: Option<Timestamp>,
        /// Failed attempts since then.
        attempts: u16,
        /// When it may next be tried.
        next_attempt_at: Timestamp,
    },
    /// The endpoint has it.
    Delivered {
        /// Since when.
        at: Timestamp,
    },
    /// Given up; it can be replayed.
    Dead {
        /// When.
        at: Timestamp,
        /// Why.
        reason: Death,
    },
}

/// Why a delivery was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Death {
    /// The endpoint did not take it in all the time there was.
    GivenUp,
    /// The endpoint was disabled while it waited.
    EndpointDisabled,
    /// The endpoint was deleted while it waited.
    EndpointDeleted,
    /// The event is not in the feed any more.
    EventGone,
}

impl Death {
    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GivenUp => "given_up",
            Self::EndpointDisabled => "endpoint_disabled",
            Self::EndpointDeleted => "endpoint_deleted",
            Self::EventGone => "event_gone",
        }
    }
}

/// One call of the endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it began.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum Outcome {
    /// It answered.
    Answered {
        /// The HTTP status.
        status: u16,
    },
    /// It did not answer in time.
    Late {},
    /// It cannot be reached, or broke off.
    Unreachable {},
    /// Its name stands for no public address.
    AddressRefused {},
}

impl Outcome {
    /// Whether the endpoint has taken it: 2xx. A redirect is not followed, so it is a failure.
    #[must_use]
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Answered { status: 200..=299 })
    }

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered { .. } => "answered",
            Self::Late {} => "late",
            Self::Unreachable {} => "unreachable",
            Self::AddressRefused {} => "address_refused",
        }
    }
}

/// What a claim came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Written as this, the attempt is ours.
    Mine(Delivery),
    /// Settled, or not due: nothing is to be done.
    Nothing,
    /// Its time is over.
    TooLate(Delivery),
}

impl Delivery {
    /// A delivery of what happened at `at`: due at once.
    #[must_use]
    pub const fn begun(at: Timestamp) -> Self {
        Self { state: State::Pending { first_at: None, attempts: 0, next_attempt_at: at }, log: vec![] }
    }

    /// The state's name.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self.state {
            State::Pending { .. } => "pending",
            State::Delivered { .. } => "delivered",
            State::Dead { .. } => "dead",
        }
    }

    /// When it may next be tried; none when it is settled.
    #[must_use]
    pub const fn next_attempt_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Pending { next_attempt_at, .. } => Some(next_attempt_at),
            State::Delivered { .. } | State::Dead { .. } => None,
        }
    }

    /// Claims the next attempt.
    #[must_use]
    pub fn claim(&self, now: Timestamp, rules: WebhookRules) -> Claim {
        match self.state {
            State::Pending { next_attempt_at, .. } if now < next_attempt_at => Claim::Nothing,
            State::Pending { first_at, attempts, .. } => {
                let first_at = first_at.unwrap_or(now);
                if now > give_up_at(first_at, rules) {
                    return Claim::TooLate(self.buried(Death::GivenUp, now));
                }
                let state = State::Pending { first_at: Some(first_at), attempts, next_attempt_at: later(now, limits::WEBHOOK_CLAIM) };
                Claim::Mine(Self { state, ..self.clone() })
            }
            State::Delivered { .. } | State::Dead { .. } => Claim::Nothing,
        }
    }

    /// After an attempt. `jitter` shortens the pause by up to a quarter, so that what failed together is not tried together.
    #[must_use]
    pub fn attempted(&self, attempt: Attempt, now: Timestamp, jitter: u8, rules: WebhookRules) -> Self {
        let State::Pending { first_at, attempts, .. } = self.state else { return self.clone() };
        let mut log = self.log.clone();
        log.push(attempt);
        let surplus = log.len().saturating_sub(limits::WEBHOOK_ATTEMPTS_LOGGED);
        log.drain(..surplus);
        if attempt.outcome.is_success() {
            return Self { state: State::Delivered { at: now }, log };
        }
        let (first_at, attempts) = (first_at.unwrap_or(attempt.at), attempts.saturating_add(1));
        let next = later(now, pause(attempts, jitter, rules));
        Self { state: pending_until(first_at, attempts, next, now, rules), log }
    }

    /// Held back without a call: the endpoint's circuit is open until then. `jitter` spreads what waits over a minute.
    #[must_use]
    pub fn postponed(&self, until: Timestamp, now: Timestamp, jitter: u8, rules: WebhookRules) -> Self {
        let State::Pending { first_at, attempts, .. } = self.state else { return self.clone() };
        let next = later(until.max(now), SignedDuration::from_millis(i64::from(jitter) * 60_000 / 255));
        Self { state: pending_until(first_at.unwrap_or(now), attempts, next, now, rules), log: self.log.clone() }
    }

    /// Given up for this reason; what is settled stays as it is.
    #[must_use]
    pub fn buried(&self, reason: Death, now: Timestamp) -> Self {
        match self.state {
            State::Pending { .. } => Self { state: State::Dead { at: now, reason }, log: self.log.clone() },
            State::Delivered { .. } | State::Dead { .. } => self.clone(),
        }
    }

    /// To be sent again, with all the time there was at first.
    #[must_use]
    pub fn replayed(&self, now: Timestamp) -> Self {
        Self { state: State::Pending { first_at: None, attempts: 0, next_attempt_at: now }, log: self.log.clone() }
    }
}

fn pending_until(first_at: Timestamp, attempts: u16, next: Timestamp, now: Timestamp, rules: WebhookRules) -> State {
    if next > give_up_at(first_at, rules) {
        State::Dead { at: now, reason: Death::GivenUp }
    } else {
        State::Pending { first_at: Some(first_at), attempts, next_attempt_at: next }
    }
}

/// The pause after so many failed attempts.
fn pause(attempts: u16, jitter: u8, rules: WebhookRules) -> SignedDuration {
    let doublings = u32::from(attempts.saturating_sub(1)).min(31);
    let seconds = (u64::from(rules.first_retry_seconds) << doublings).min(u64::from(rules.longest_retry_seconds));
    let shortened = seconds * 1_000 - seconds * 1_000 * u64::from(jitter) / 255 / 4;
    SignedDuration::from_millis(i64::try_from(shortened).unwrap_or(i64::MAX))
}

fn give_up_at(first_at: Timestamp, rules: WebhookRules) -> Timestamp {
    later(first_at, SignedDuration::from_hours(i64::from(rules.give_up_hours)))
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}
