//! A partner's account: with it, customers may be attached and trackers delegated (product.md, section 3: "a partner asks for
//! partner account activation; support activates it").
//!
//! | command ＼ state | unwritten | requested | active | declined |
//! |---|---|---|---|---|
//! | request | → requested; another's: not found | nothing | nothing | → requested; another's: not found |
//! | activate | not found | → active; of one's own partner: refused | nothing | refused |
//! | decline | not found | → declined; of one's own partner: refused | refused | the same: nothing; otherwise refused |
//! | pass time | not found | nothing; when due remind, then tell that it is overdue | nothing | nothing |
//!
//! It stays in support's inbox until somebody decides: nobody's request lapses because nobody looked.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    aggregate::Aggregate,
    event::{Actor, Occasion},
    id::{AccountId, PartnerId, PersonId},
    organisation::{OrganisationId, Role},
    programme::Programme,
    step::{Due, Owner, Step},
    told::Told,
    values::Prose,
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnerAccount;

/// Where a partner's account stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Nobody has asked for it.
    #[default]
    Unwritten,
    /// Support is to activate it.
    Requested {
        /// Who asked.
        request: Request,
        /// Support's step.
        step: Step,
    },
    /// Customers may be attached.
    Active {
        /// Who asked.
        request: Request,
        /// Who activated it.
        by: AccountId,
        /// Since when.
        since: Timestamp,
    },
    /// Support did not activate it; it may be asked for again.
    Declined {
        /// Who asked.
        request: Request,
        /// Who declined.
        by: AccountId,
        /// Why.
        reason: Prose,
        /// When.
        at: Timestamp,
    },
}

impl State {
    /// Whether customers may be attached and trackers delegated.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        matches!(self, Self::Active { .. })
    }

    /// The request it came of.
    #[must_use]
    pub const fn request(&self) -> Option<&Request> {
        match self {
            Self::Unwritten => None,
            Self::Requested { request, .. } | Self::Active { request, .. } | Self::Declined { request, .. } => Some(request),
        }
    }
}

/// Who asked for the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// For which partner.
    pub partner: PartnerId,
    /// Who.
    pub by: AccountId,
    /// Where their personal data is.
    pub person: PersonId,
    /// What they want it for, in their words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Prose>,
    /// When.
    pub at: Timestamp,
}

/// What can be asked of a partner's account.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// One of the partner's administrators asks for it.
    Request {
        /// For which partner.
        partner: PartnerId,
        /// Who.
        by: AccountId,
        /// Where their personal data is.
        person: PersonId,
        /// What they want it for.
        note: Option<Prose>,
    },
    /// Support activates it.
    Activate {
        /// Who.
        by: AccountId,
        /// Whether they belong to the partner.
        is_of_partner: bool,
    },
    /// Support does not activate it.
    Decline {
        /// Who.
        by: AccountId,
        /// Whether they belong to the partner.
        is_of_partner: bool,
        /// Why.
        reason: Prose,
    },
    /// Time passed.
    PassTime,
}

/// What can happen to a partner's account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// It was asked for.
    #[serde(rename = "partner_account.requested")]
    Requested {
        /// Who asked.
        request: Request,
        /// Support's step.
        step: Step,
    },
    /// Support was reminded.
    #[serde(rename = "partner_account.reminded")]
    Reminded {},
    /// Nobody decided in time; support was told, and it waits on.
    #[serde(rename = "partner_account.overdue")]
    Overdue {},
    /// It was activated.
    #[serde(rename = "partner_account.activated")]
    Activated {
        /// By whom.
        by: AccountId,
    },
    /// It was not.
    #[serde(rename = "partner_account.declined")]
    Declined {
        /// By whom.
        by: AccountId,
        /// Why.
        reason: Prose,
    },
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Nobody has asked for it.
    #[error("no such request")]
    NotFound,
    /// It was decided otherwise.
    #[error("it has been decided")]
    Decided,
    /// Whoever decides belongs to the partner.
    #[error("nobody decides on an organisation they belong to")]
    ConflictOfInterest,
}

impl Aggregate for PartnerAccount {
    const NAME: &'static str = "partner_account";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (State::Unwritten | State::Declined { .. }, Command::Request { partner, by, person, note }) => {
                // Only the partner's own people ask for it.
                if !matches!(occasion.actor, Actor::Member(OrganisationId::Partner(own), _) if own == partner) {
                    return Err(Rejection::NotFound);
                }
                let owner = Owner::Team(OrganisationId::Platform, Role::Support);
                let step = Step::begin(owner, &programme.partner_account.activation, occasion.now);
                Ok(vec![Event::Requested { request: Request { partner, by, person, note, at: occasion.now }, step }])
            }
            (State::Requested { .. } | State::Active { .. }, Command::Request { .. })
            | (State::Active { .. }, Command::Activate { .. })
            | (State::Active { .. } | State::Declined { .. }, Command::PassTime) => Ok(vec![]),
            (State::Unwritten, Command::Activate { .. } | Command::Decline { .. } | Command::PassTime) => Err(Rejection::NotFound),
            (State::Requested { .. }, Command::Activate { is_of_partner: true, .. } | Command::Decline { is_of_partner: true, .. }) => {
                Err(Rejection::ConflictOfInterest)
            }
            (State::Requested { .. }, Command::Activate { by, .. }) => Ok(vec![Event::Activated { by }]),
            (State::Requested { .. }, Command::Decline { by, reason, .. }) => Ok(vec![Event::Declined { by, reason }]),
            (State::Declined { by, reason, .. }, Command::Decline { by: again, reason: same, .. }) if *by == again && *reason == same => {
                Ok(vec![])
            }
            (State::Active { .. } | State::Declined { .. }, Command::Decline { .. })
            | (State::Declined { .. }, Command::Activate { .. }) => Err(Rejection::Decided),
            (State::Requested { step, .. }, Command::PassTime) => Ok(match step.due(occasion.now) {
                Due::Nothing => vec![],
                Due::Remind => vec![Event::Reminded {}],
                Due::Deadline => vec![Event::Overdue {}],
            }),
        }
    }

    fn evolve(state: State, event: &Event, at: Timestamp) -> State {
        match (state, event) {
            (State::Unwritten | State::Declined { .. }, Event::Requested { request, step }) => {
                State::Requested { request: request.clone(), step: step.clone() }
            }
            (State::Requested { request, step }, Event::Reminded {}) => State::Requested { request, step: step.reminded(at) },
            (State::Requested { request, step }, Event::Overdue {}) => State::Requested { request, step: step.past_deadline() },
            (State::Requested { request, .. }, Event::Activated { by }) => State::Active { request, by: *by, since: at },
            (State::Requested { request, .. }, Event::Declined { by, reason }) => {
                State::Declined { request, by: *by, reason: reason.clone(), at }
            }
            // Asked for twice, or decided when nothing was asked for: never decided.
            (state @ (State::Requested { .. } | State::Active { .. }), Event::Requested { .. })
            | (
                state @ (State::Unwritten | State::Active { .. } | State::Declined { .. }),
                Event::Reminded {} | Event::Overdue {} | Event::Activated { .. } | Event::Declined { .. },
            ) => state,
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::Requested { .. } => "requested",
            State::Active { .. } => "active",
            State::Declined { .. } => "declined",
        }
    }

    fn told(event: &Event) -> Told {
        match event {
            Event::Requested { request: Request { partner, by, person: _, note: _, at: _ }, step } => {
                Told::nothing().and("partner", partner).and("by", by).and("step", step)
            }
            Event::Reminded {} | Event::Overdue {} | Event::Activated { by: _ } | Event::Declined { by: _, reason: _ } => Told::nothing(),
        }
    }

    fn reason(event: &Event) -> Option<&Prose> {
        match event {
            Event::Declined { reason, .. } => Some(reason),
            Event::Requested { .. } | Event::Reminded {} | Event::Overdue {} | Event::Activated { .. } => None,
        }
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        let partner = state.request().map(|request| OrganisationId::Partner(request.partner));
        std::iter::once(OrganisationId::Platform).chain(partner).collect()
    }

    fn whose_move(state: &State) -> Option<&Step> {
        match state {
            State::Requested { step, .. } => Some(step),
            State::Unwritten | State::Active { .. } | State::Declined { .. } => None,
        }
    }
}
