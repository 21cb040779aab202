//! A partner's duty to erase what its app has read, once a customer has disconnected it (product.md, section 1, "Installation":
//! "erasure due (30 days) acknowledged by the partner or escalated").
//!
//! | command ＼ state | unwritten | due | escalated | acknowledged |
//! |---|---|---|---|---|
//! | begin | → due | nothing | nothing | nothing |
//! | acknowledge | not found | → acknowledged | → acknowledged | nothing |
//! | pass time | not found | nothing; when due remind, → escalated | nothing | nothing |
//!
//! One duty for each time that the app was installed: installing it anew does not take back what was owed before.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    aggregate::Aggregate,
    event::{Actor, Occasion},
    id::{CustomerId, InstallationId, ListingId, PartnerId},
    organisation::{OrganisationId, Role},
    programme::Programme,
    step::{Due, Owner, Step},
    told::Told,
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure;

/// Where a duty stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// There is none.
    #[default]
    Unwritten,
    /// The partner is to erase.
    Due {
        /// What.
        duty: Duty,
        /// Until when.
        step: Step,
    },
    /// It did not say in time that it has; the platform's support asks it.
    Escalated {
        /// What.
        duty: Duty,
        /// Support's step.
        step: Step,
    },
    /// The partner says that it has erased everything.
    Acknowledged {
        /// What.
        duty: Duty,
        /// Who said so.
        by: Actor,
        /// When.
        at: Timestamp,
    },
}

/// What is to be erased: whatever an app has read of a customer while it was installed that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Of which installation.
    pub installation: InstallationId,
    /// Which of the times it was installed: 1, 2, 3 …
    pub generation: u32,
    /// Whose data.
    pub customer: CustomerId,
    /// Which app.
    pub listing: ListingId,
    /// Whose app: who erases.
    pub partner: PartnerId,
    /// Since when.
    pub since: Timestamp,
}

/// What can be asked of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// The app was disconnected.
    Begin(Duty),
    /// The partner says that it has erased everything.
    Acknowledge,
    /// Time passed.
    PassTime,
}

/// What can happen to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// The partner is to erase.
    #[serde(rename = "installation.erasure_due")]
    Began {
        /// What.
        duty: Duty,
        /// Until when.
        step: Step,
    },
    /// The partner was reminded.
    #[serde(rename = "installation.erasure_reminded")]
    Reminded {},
    /// It did not say in time that it has; support was told.
    #[serde(rename = "installation.erasure_escalated")]
    Escalated {
        /// Support's step.
        step: Step,
    },
    /// The partner says that it has erased everything.
    #[serde(rename = "installation.erasure_acknowledged")]
    Acknowledged {
        /// Of which installation.
        installation: InstallationId,
        /// Which of the times it was installed.
        generation: u32,
        /// Who said so.
        by: Actor,
    },
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Nothing is to be erased.
    #[error("nothing is to be erased")]
    NotFound,
}

impl State {
    /// What is to be erased, or was.
    #[must_use]
    pub const fn duty(&self) -> Option<&Duty> {
        match self {
            Self::Unwritten => None,
            Self::Due { duty, .. } | Self::Escalated { duty, .. } | Self::Acknowledged { duty, .. } => Some(duty),
        }
    }
}

impl Aggregate for Erasure {
    const NAME: &'static str = "erasure";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        let rules = &programme.installation;
        match (state, command) {
            (State::Unwritten, Command::Begin(duty)) => {
                let owner = Owner::Team(OrganisationId::Partner(duty.partner), Role::Developer);
                Ok(vec![Event::Began { step: Step::begin(owner, &rules.erasure, occasion.now), duty }])
            }
            (State::Due { .. } | State::Escalated { .. } | State::Acknowledged { .. }, Command::Begin(_))
            | (State::Escalated { .. }, Command::PassTime)
            | (State::Acknowledged { .. }, Command::Acknowledge | Command::PassTime) => Ok(vec![]),
            (State::Unwritten, Command::Acknowledge | Command::PassTime) => Err(Rejection::NotFound),
            (State::Due { duty, .. } | State::Escalated { duty, .. }, Command::Acknowledge) => {
                Ok(vec![Event::Acknowledged { installation: duty.installation, generation: duty.generation, by: occasion.actor.clone() }])
            }
            (State::Due { step, .. }, Command::PassTime) => Ok(match step.due(occasion.now) {
                Due::Nothing => vec![],
                Due::Remind => vec![Event::Reminded {}],
                Due::Deadline => {
                    let owner = Owner::Team(OrganisationId::Platform, Role::Support);
                    vec![Event::Escalated { step: Step::begin(owner, &rules.erasure_escalation, occasion.now) }]
                }
            }),
        }
    }

    fn evolve(state: State, event: &Event, at: Timestamp) -> State {
        match (state, event) {
            (State::Unwritten, Event::Began { duty, step }) => State::Due { duty: duty.clone(), step: step.clone() },
            (State::Due { duty, step }, Event::Reminded {}) => State::Due { duty, step: step.reminded(at) },
            (State::Due { duty, .. }, Event::Escalated { step }) => State::Escalated { duty, step: step.clone() },
            (State::Due { duty, .. } | State::Escalated { duty, .. }, Event::Acknowledged { by, .. }) => {
                State::Acknowledged { duty, by: by.clone(), at }
            }
            // Begun twice, reminded or escalated when it is not due, acknowledged when there is none: never decided.
            (state @ (State::Due { .. } | State::Escalated { .. } | State::Acknowledged { .. }), Event::Began { .. })
            | (
                state @ (State::Unwritten | State::Escalated { .. } | State::Acknowledged { .. }),
                Event::Reminded {} | Event::Escalated { .. },
            )
            | (state @ (State::Unwritten | State::Acknowledged { .. }), Event::Acknowledged { .. }) => state,
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::Due { .. } => "due",
            State::Escalated { .. } => "escalated",
            State::Acknowledged { .. } => "acknowledged",
        }
    }

    fn told(event: &Event) -> Told {
        match event {
            Event::Began { duty: Duty { installation, generation, customer, listing, partner: _, since: _ }, step } => Told::nothing()
                .and("installation", installation)
                .and("generation", generation)
                .and("customer", customer)
                .and("listing", listing)
                .and("step", step),
            Event::Reminded {} => Told::nothing(),
            Event::Escalated { step } => Told::nothing().and("step", step),
            Event::Acknowledged { installation, generation, by } => {
                Told::nothing().and("installation", installation).and("generation", generation).and("by", by)
            }
        }
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        let duty = state.duty();
        let both = duty.into_iter().flat_map(|duty| [OrganisationId::Customer(duty.customer), OrganisationId::Partner(duty.partner)]);
        std::iter::once(OrganisationId::Platform).chain(both).collect()
    }

    fn whose_move(state: &State) -> Option<&Step> {
        match state {
            State::Due { step, .. } | State::Escalated { step, .. } => Some(step),
            State::Unwritten | State::Acknowledged { .. } => None,
        }
    }

    fn due_at(state: &State) -> Option<Timestamp> {
        match state {
            State::Due { step, .. } => step.due_at(),
            // It stays in support's inbox until the partner has said so; there is nobody further to escalate it to.
            State::Unwritten | State::Escalated { .. } | State::Acknowledged { .. } => None,
        }
    }
}
