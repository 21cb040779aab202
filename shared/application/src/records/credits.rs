//! Accounts of credits: the aggregate in its organisation's partition, and its lines of the ledger, for good.
//!
//! ```text
//! delegations   <organisation>             credits                              → the aggregate
//! ledger        account#<organisation>     line#2026-03-01#000000000007         → opening, top-up or closed day: put once
//!               account#<organisation>     top-up#<id>                          → this top-up was made: its id is never another's
//! ```
//! Lines stand in the order of their days; their numbers, in which none is left out, tell in which order they were written.
//!
//! Bytes: the aggregate 1 to 8 KB (open days with up to 100 delegations each) and at most 16 KB of events, but for the newest; a line
//! 300 bytes, and of a day 80 bytes for each day of events and each delegation.

use domain::{
    credits::{Account, CreditsAccount, Day, Event, State},
    digest::Digest,
    event::Recorded,
    id::TopUpId,
    organisation::OrganisationId,
    values::Credits,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Notified, Record};
use crate::{
    engine::Family,
    notification::Recipient,
    ports::{Index, Item, Key, Query, StoreError, Table},
    use_cases::{catch_up::Order, delegations::follow::DelegationsOrder},
};

/// What every line's sort key begins with.
const PREFIX: &str = "line#";

/// The account's item.
#[must_use]
pub fn key(organisation: &OrganisationId) -> Key {
    Key::new(Table::Delegations, organisation, "credits")
}

/// That a top-up was made.
#[must_use]
pub fn top_up_key(organisation: &OrganisationId, id: &TopUpId) -> Key {
    Key::new(Table::Ledger, format!("account#{organisation}"), format!("top-up#{id}"))
}

/// An account's lines, newest day first.
#[must_use]
pub fn lines(organisation: &OrganisationId) -> Query {
    Query::of(Table::Ledger, Index::Primary, format!("account#{organisation}")).beginning_with(PREFIX).descending()
}

/// An account's lines of one month (`2026-03`), oldest day first.
#[must_use]
pub fn of_month(organisation: &OrganisationId, month: &str) -> Query {
    Query::of(Table::Ledger, Index::Primary, format!("account#{organisation}")).beginning_with(format!("{PREFIX}{month}-"))
}

/// One line of an account's ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountLine {
    /// Whose account.
    pub organisation: OrganisationId,
    /// Which of its lines: 1, 2, 3 …
    pub number: u64,
    /// The day (UTC) that it is of.
    pub day: Date,
    /// When it was written.
    pub at: Timestamp,
    /// The event that it came of; whose reason is known by it, too.
    pub event_id: String,
    /// What it says.
    #[serde(flatten)]
    pub entry: LineEntry,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum LineEntry {
    /// What the account opened with.
    Opening {
        /// So many credits.
        credits: Credits,
    },
    /// What staff put on it.
    TopUp {
        /// The top-up.
        top_up: TopUpId,
        /// So many credits.
        credits: Credits,
    },
    /// What a day cost.
    Day {
        /// The day as it stands.
        closed: Day,
    },
}

impl LineEntry {
    /// What the line adds to the account, or takes from it.
    #[must_use]
    pub const fn credits(&self) -> Credits {
        match self {
            Self::Opening { credits } | Self::TopUp { credits, .. } => *credits,
            Self::Day { closed } => Credits::NONE.minus(closed.credits),
        }
    }
}

impl Record for AccountLine {
    fn key(&self) -> Key {
        let place = format!("{PREFIX}{}#{:012}", self.day, self.number);
        Key::new(Table::Ledger, format!("account#{}", self.organisation), place)
    }
}

/// A top-up was made: whoever sends it again is told of this, however long ago it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToppedUp {
    /// Whose account.
    pub organisation: OrganisationId,
    /// The top-up.
    pub id: TopUpId,
    /// What was asked for, by digest.
    pub request: Digest,
}

impl Record for ToppedUp {
    fn key(&self) -> Key {
        top_up_key(&self.organisation, &self.id)
    }
}

impl Family for CreditsAccount {
    const TABLE: Table = Table::Delegations;
    const DUE_SHARDS: u64 = 8;

    fn summary(state: &State) -> Map<String, Value> {
        let mut summary = Map::new();
        if let Some(Account { organisation, balance, .. }) = state.account() {
            summary.insert("organisation".to_owned(), organisation.to_string().into());
            summary.insert("balance".to_owned(), balance.to_string().into());
        }
        summary
    }

    fn leaves(recorded: &Recorded<Event>, state: &State) -> Result<Vec<Item>, StoreError> {
        let Some(Account { organisation, .. }) = state.account() else { return Ok(vec![]) };
        let organisation = *organisation;
        let today = jiff::tz::Offset::UTC.to_datetime(recorded.at).date();
        let line = |number: u64, day: Date, entry: LineEntry| {
            AccountLine { organisation, number, day, at: recorded.at, event_id: recorded.id.clone(), entry }.item()
        };
        match &recorded.event {
            Event::Opened { credits, .. } => Ok(vec![line(1, today, LineEntry::Opening { credits: *credits })?]),
            Event::ToppedUp { id, request, credits, line: number, .. } => {
                let made = ToppedUp { organisation, id: *id, request: request.clone() };
                Ok(vec![line(*number, today, LineEntry::TopUp { top_up: *id, credits: *credits })?, made.item()?])
            }
            Event::DayClosed { day, line: number } => Ok(vec![line(*number, day.day, LineEntry::Day { closed: day.clone() })?]),
            Event::Posted { .. } | Event::Low { .. } | Event::Exhausted { .. } | Event::Replenished { .. } => Ok(vec![]),
        }
    }
}

impl Notified for CreditsAccount {
    fn organisation(state: &State, recipient: Recipient) -> Option<OrganisationId> {
        state.account().filter(|_| recipient == Recipient::AccountAdmins).map(|account| account.organisation)
    }

    /// A partner's delegations follow its balance.
    fn catches_up(state: &State) -> Option<Order> {
        match state.account()?.organisation {
            OrganisationId::Partner(partner) => Some(Order::Delegations(DelegationsOrder::balance(partner, None))),
            OrganisationId::Platform | OrganisationId::Customer(_) => None,
        }
    }

    /// The day on which it will be empty: of a warning, as it was when it was given.
    fn about(event: &Event) -> Option<String> {
        match event {
            Event::Low { run_out, .. } => Some(run_out.to_string()),
            _ => None,
        }
    }
}
