//! Support reading another organisation, with a stated reason (product.md, "People": "`support` reads across
//! organisations with a stated, audited reason; it changes nothing else").
//!
//! A visit is the right of one account to read one organisation for some hours. The organisation's own audit trail says
//! who reads and why, from before the first page is opened.
//!
//! | command ＼ state | unwritten | open |
//! |---|---|---|
//! | open | → open; the platform: refused | same reason: nothing; another reason, or over: begins anew; the platform: refused |
//!
//! A visit that is over stays where it is: reading asks [`State::allows`].

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    aggregate::Aggregate, event::Occasion, id::AccountId, organisation::OrganisationId, programme::Programme, told::Told, values::Prose,
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupportVisit;

/// Where a visit stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Never begun.
    #[default]
    Unwritten,
    /// Begun; over after its hours.
    Open {
        /// Who reads.
        visitor: AccountId,
        /// Whose pages.
        organisation: OrganisationId,
        /// Why, in words that the organisation reads.
        reason: Prose,
        /// Until when.
        until: Timestamp,
    },
}

impl State {
    /// Whether the visit allows reading at this time.
    #[must_use]
    pub fn allows(&self, now: Timestamp) -> bool {
        match self {
            Self::Unwritten => false,
            Self::Open { until, .. } => now < *until,
        }
    }
}

/// What can be asked of a visit.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A member of the support team is about to read.
    Open {
        /// Who.
        visitor: AccountId,
        /// Whose pages.
        organisation: OrganisationId,
        /// Why.
        reason: Prose,
    },
}

/// What can happen to a visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// It began, or began anew.
    #[serde(rename = "support_visit.opened")]
    Opened {
        /// Who reads.
        visitor: AccountId,
        /// Whose pages.
        organisation: OrganisationId,
        /// Why.
        reason: Prose,
        /// Until when.
        until: Timestamp,
    },
}

impl Event {
    /// What others are told of it.
    fn told(&self) -> Told {
        let Self::Opened { visitor, organisation, reason: _, until } = self;
        Told::nothing().and("visitor", visitor).and("organisation", organisation).and("until", until)
    }
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Support belongs to the platform; nobody visits their own organisation.
    #[error("the platform's own pages need no visit")]
    OwnOrganisation,
}

impl Aggregate for SupportVisit {
    const NAME: &'static str = "support_visit";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        let Command::Open { visitor, organisation, reason } = command;
        if organisation == OrganisationId::Platform {
            return Err(Rejection::OwnOrganisation);
        }
        match state {
            State::Open { reason: given, .. } if state.allows(occasion.now) && *given == reason => Ok(vec![]),
            State::Unwritten | State::Open { .. } => {
                let hours = SignedDuration::from_hours(i64::from(programme.support.visit_hours));
                let until = occasion.now.saturating_add(hours).unwrap_or(Timestamp::MAX);
                Ok(vec![Event::Opened { visitor, organisation, reason, until }])
            }
        }
    }

    fn evolve(_: State, event: &Event, _: Timestamp) -> State {
        let Event::Opened { visitor, organisation, reason, until } = event;
        State::Open { visitor: *visitor, organisation: *organisation, reason: reason.clone(), until: *until }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::Open { .. } => "open",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn reason(event: &Event) -> Option<&Prose> {
        let Event::Opened { reason, .. } = event;
        Some(reason)
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        match state {
            State::Unwritten => vec![OrganisationId::Platform],
            State::Open { organisation, .. } => vec![OrganisationId::Platform, *organisation],
        }
    }
}
