use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::state::Day;
use crate::{
    digest::Digest,
    id::TopUpId,
    organisation::OrganisationId,
    told::Told,
    values::{Credits, Prose},
};

/// What can happen to an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// It was opened.
    #[serde(rename = "credits.opened")]
    Opened {
        /// Whose it is.
        organisation: OrganisationId,
        /// With what.
        credits: Credits,
    },
    /// Staff put credits on it.
    #[serde(rename = "credits.topped_up")]
    ToppedUp {
        /// The top-up.
        id: TopUpId,
        /// What was asked for, by digest.
        request: Digest,
        /// How many.
        credits: Credits,
        /// Why.
        reason: Prose,
        /// What is there now.
        balance: Credits,
        /// Its line of the ledger.
        line: u64,
    },
    /// Consumption was booked.
    #[serde(rename = "credits.posted")]
    Posted {
        /// Which tallies, by digest.
        batch: Digest,
        /// What was added to each open day.
        days: Vec<Day>,
        /// What is there now.
        balance: Credits,
    },
    /// A day is over, and stands.
    #[serde(rename = "credits.day_closed")]
    DayClosed {
        /// The day.
        day: Day,
        /// Its line of the ledger.
        line: u64,
    },
    /// At the present pace it will be empty soon.
    #[serde(rename = "credits.low")]
    Low {
        /// The programme's threshold that was reached, in days.
        within_days: u16,
        /// The day on which it will be.
        run_out: Date,
        /// What is there now.
        balance: Credits,
    },
    /// Nothing is left.
    #[serde(rename = "credits.exhausted")]
    Exhausted {
        /// What is there now; below nothing for what was consumed meanwhile.
        balance: Credits,
    },
    /// There is something again.
    #[serde(rename = "credits.replenished")]
    Replenished {
        /// What is there now.
        balance: Credits,
    },
}

impl Event {
    /// What others are told of it.
    pub(super) fn told(&self) -> Told {
        match self {
            Self::Opened { organisation, credits } => Told::nothing().and("organisation", organisation).and("credits", credits),
            Self::ToppedUp { id, request: _, credits, reason: _, balance, line } => {
                Told::nothing().and("top_up", id).and("credits", credits).and("balance", balance).and("line", line)
            }
            Self::Posted { batch, days: _, balance } => Told::nothing().and("batch", batch).and("balance", balance),
            Self::DayClosed { day: Day { day, closes_at: _, credits, events, by_event_day, by_delegation }, line } => Told::nothing()
                .and("day", day)
                .and("credits", credits)
                .and("events", events)
                .and("by_event_day", by_event_day)
                .and("by_delegation", by_delegation)
                .and("line", line),
            Self::Low { within_days, run_out, balance } => {
                Told::nothing().and("within_days", u32::from(*within_days)).and("run_out", run_out).and("balance", balance)
            }
            Self::Exhausted { balance } | Self::Replenished { balance } => Told::nothing().and("balance", balance),
        }
    }
}
