use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

use super::command::Posting;
use crate::{
    digest::Digest,
    id::{DelegationId, TopUpId},
    limits,
    organisation::OrganisationId,
    programme::CreditsRules,
    values::Credits,
};

/// Where an account stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Nothing has happened to it; it has what an account opens with.
    #[default]
    Unopened,
    /// There is something on it.
    Open {
        /// The account.
        account: Account,
    },
    /// There is nothing on it.
    Exhausted {
        /// The account.
        account: Account,
        /// Since when.
        since: Timestamp,
    },
}

/// An account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// What is there: opening + top-ups − posted.
    pub balance: Credits,
    /// Lines of the ledger so far.
    pub lines: u64,
    /// The last day that stands.
    pub closed_through: Option<Date>,
    /// Days that are open and on which something was booked, oldest first.
    #[serde(default)]
    pub days: Vec<Day>,
    /// What the last closed days came to, oldest first: the forecast's.
    #[serde(default)]
    pub recent: Vec<Spent>,
    /// The smallest threshold of which was warned since the last top-up, in days.
    pub warned: Option<u16>,
    /// The tallies booked last, by digest.
    pub batch: Option<Digest>,
    /// The latest top-ups, by id and request.
    #[serde(default)]
    pub top_ups: Vec<(TopUpId, Digest)>,
}

/// What one day came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The day (UTC).
    pub day: Date,
    /// When it will stand.
    pub closes_at: Timestamp,
    /// What was consumed.
    pub credits: Credits,
    /// How many events.
    pub events: u64,
    /// The same by the day of the events: earlier ones were told late.
    pub by_event_day: Vec<Spent>,
    /// The same by delegation, as far as it was for one; of very many only the first.
    #[serde(default)]
    pub by_delegation: Vec<Share>,
}

/// What was consumed on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// The day (UTC).
    pub day: Date,
    /// What it cost.
    pub credits: Credits,
    /// How many events.
    pub events: u64,
}

/// What a delegation's trackers consumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The delegation.
    pub delegation: DelegationId,
    /// What it cost.
    pub credits: Credits,
    /// How many events.
    pub events: u64,
}

/// How long what is there will last at the present pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// What a day costs, over the last closed ones.
    pub a_day: Credits,
    /// Whole days that are left.
    pub days_left: i64,
    /// The day (UTC) on which it will be empty.
    pub run_out: Date,
}

impl State {
    /// The account, once it was opened.
    #[must_use]
    pub const fn account(&self) -> Option<&Account> {
        match self {
            Self::Unopened => None,
            Self::Open { account } | Self::Exhausted { account, .. } => Some(account),
        }
    }

    /// What is there; an account that nothing has happened to has what it will open with.
    #[must_use]
    pub fn balance(&self, rules: &CreditsRules) -> Credits {
        self.account().map_or(rules.opening, |account| account.balance)
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_exhausted(&self) -> bool {
        matches!(self, Self::Exhausted { .. })
    }
}

impl Account {
    /// An account that is opened now.
    pub(super) const fn opened(organisation: OrganisationId, balance: Credits, opened_at: Timestamp) -> Self {
        Self {
            organisation,
            opened_at,
            balance,
            lines: 1,
            closed_through: None,
            days: vec![],
            recent: vec![],
            warned: None,
            batch: None,
            top_ups: vec![],
        }
    }

    /// How long what is there will last, at what the last closed days cost on average; days on which nothing was consumed count.
    /// None while nothing is there, no whole day has passed, or nothing was consumed.
    #[must_use]
    pub fn forecast(&self, now: Timestamp, rules: &CreditsRules) -> Option<Forecast> {
        let today = day_of(now);
        let last = super::first_open(now, rules).yesterday().ok()?;
        let lived = day_of(self.opened_at).until(last).ok()?.get_days() + 1;
        let days = lived.min(i32::from(rules.forecast_days));
        if days < 1 || !self.balance.is_positive() {
            return None;
        }
        let first = last.saturating_sub((days - 1).days());
        let spent: Credits =
            self.recent.iter().filter(|closed| closed.day >= first && closed.day <= last).map(|closed| closed.credits).sum();
        // Rounded up: what is nearly empty is not said to last for ever.
        let a_day = Credits::of_thousandths(spent.thousandths().saturating_add(i64::from(days) - 1) / i64::from(days));
        if !a_day.is_positive() {
            return None;
        }
        let days_left = self.balance.thousandths() / a_day.thousandths();
        let run_out = i32::try_from(days_left).ok().and_then(|days| today.checked_add(days.days()).ok()).unwrap_or(Date::MAX);
        Some(Forecast { a_day, days_left, run_out })
    }

    /// With these days added to those that are open.
    pub(super) fn booked(&mut self, days: &[Day]) {
        for added in days {
            match self.days.iter_mut().find(|open| open.day == added.day) {
                Some(open) => open.add(added),
                None => self.days.push(added.clone()),
            }
        }
        self.days.sort_by_key(|open| open.day);
    }

    /// With this day closed.
    pub(super) fn closed(&mut self, day: &Day) {
        self.days.retain(|open| open.day != day.day);
        self.closed_through = self.closed_through.max(Some(day.day));
        self.recent.push(Spent { day: day.day, credits: day.credits, events: day.events });
        let kept = self.recent.len().saturating_sub(limits::CLOSED_DAYS_KEPT);
        self.recent.drain(..kept);
    }
}

impl Day {
    /// A day on which nothing was booked.
    pub(super) const fn empty(day: Date, closes_at: Timestamp) -> Self {
        Self { day, closes_at, credits: Credits::NONE, events: 0, by_event_day: vec![], by_delegation: vec![] }
    }

    /// With what was consumed on the day of some events.
    pub(super) fn book(&mut self, posting: &Posting) {
        let Posting { day, delegation, credits, events } = *posting;
        self.credits = self.credits.plus(credits);
        self.events = self.events.saturating_add(events);
        self.count(Spent { day, credits, events });
        if let Some(delegation) = delegation {
            self.share(Share { delegation, credits, events });
        }
    }

    /// With another's, too.
    fn add(&mut self, other: &Self) {
        self.credits = self.credits.plus(other.credits);
        self.events = self.events.saturating_add(other.events);
        for spent in &other.by_event_day {
            self.count(*spent);
        }
        for share in &other.by_delegation {
            self.share(*share);
        }
    }

    fn count(&mut self, spent: Spent) {
        match self.by_event_day.binary_search_by_key(&spent.day, |known| known.day) {
            Ok(at) => {
                let known = &mut self.by_event_day[at];
                (known.credits, known.events) = (known.credits.plus(spent.credits), known.events.saturating_add(spent.events));
            }
            Err(at) => self.by_event_day.insert(at, spent),
        }
    }

    fn share(&mut self, share: Share) {
        let named = self.by_delegation.len();
        match self.by_delegation.iter_mut().find(|known| known.delegation == share.delegation) {
            Some(known) => {
                (known.credits, known.events) = (known.credits.plus(share.credits), known.events.saturating_add(share.events));
            }
            None if named < limits::DAY_DELEGATIONS => self.by_delegation.push(share),
            None => {}
        }
    }
}

/// The day (UTC) of an instant.
pub(super) fn day_of(at: Timestamp) -> Date {
    jiff::tz::Offset::UTC.to_datetime(at).date()
}
