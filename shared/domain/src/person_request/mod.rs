//! A request about the personal data of somebody: all that is held is shown, or erased (product.md, "Everything, always":
//! "export and erasure of a person are complete").
//!
//! An operator acts on it for the person, and says why. It names the account of the address alone, so that what is left of it
//! after an erasure names nobody. Erasing takes many writes: it is begun by the first of them and erased after the last, so that
//! one that died half-way is seen to be unfinished, and is finished by the same request sent again.
//!
//! | command ＼ state | unwritten | exported | erasing | erased |
//! |---|---|---|---|---|
//! | export | → exported | same request: nothing; another: refused | refused | refused |
//! | erase | → erasing | refused | same request: nothing; another: refused | same request: nothing; another: refused |
//! | finish | refused | refused | → erased | nothing |
//!
//! An event in a state where no command raises it changes nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    aggregate::Aggregate,
    digest::Digest,
    event::Occasion,
    id::{AccountId, PersonRequestId},
    organisation::OrganisationId,
    programme::Programme,
    told::Told,
    values::Prose,
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonRequest;

/// Where a request stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Not made yet.
    #[default]
    Unwritten,
    /// What was held was shown.
    Exported {
        /// Of whom, and what was asked for.
        subject: Subject,
        /// When.
        at: Timestamp,
    },
    /// The erasure has begun.
    Erasing {
        /// Of whom, and what was asked for.
        subject: Subject,
        /// When.
        since: Timestamp,
    },
    /// Nothing is held any more.
    Erased {
        /// Of whom, and what was asked for.
        subject: Subject,
        /// When.
        at: Timestamp,
    },
}

/// Whom a request is about, and what exactly it asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The request.
    pub id: PersonRequestId,
    /// The account of the person's address.
    pub account: AccountId,
    /// Digest of all that was asked for: the same key with other words is another request.
    pub request: Digest,
}

impl State {
    /// Whom it is about; nobody before it was made.
    #[must_use]
    pub const fn subject(&self) -> Option<&Subject> {
        match self {
            Self::Unwritten => None,
            Self::Exported { subject, .. } | Self::Erasing { subject, .. } | Self::Erased { subject, .. } => Some(subject),
        }
    }
}

/// What can be asked of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Show what is held.
    Export {
        /// Of whom.
        subject: Subject,
        /// Why.
        reason: Prose,
    },
    /// Begin to erase it.
    Erase {
        /// Of whom.
        subject: Subject,
        /// Why.
        reason: Prose,
    },
    /// Nothing is left.
    Finish,
}

/// What can happen to a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// What is held was shown.
    #[serde(rename = "person_request.exported")]
    Exported {
        /// Of whom.
        subject: Subject,
        /// Why.
        reason: Prose,
    },
    /// The erasure began.
    #[serde(rename = "person_request.erasure_begun")]
    ErasureBegun {
        /// Of whom.
        subject: Subject,
        /// Why.
        reason: Prose,
    },
    /// Nothing was left.
    #[serde(rename = "person_request.erased")]
    Erased {},
}

impl Event {
    /// What others are told of it.
    fn told(&self) -> Told {
        match self {
            Self::Exported { subject: Subject { id, account, request: _ }, reason: _ }
            | Self::ErasureBegun { subject: Subject { id, account, request: _ }, reason: _ } => {
                Told::nothing().and("request", id).and("account", account)
            }
            Self::Erased {} => Told::nothing(),
        }
    }
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The key stood for another request.
    #[error("the request is another than the key stood for")]
    Taken,
    /// No erasure was begun.
    #[error("no erasure was begun")]
    NotBegun,
}

impl Aggregate for PersonRequest {
    const NAME: &'static str = "person_request";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, _: &Occasion, _: &Programme) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (State::Unwritten, Command::Export { subject, reason }) => Ok(vec![Event::Exported { subject, reason }]),
            (State::Unwritten, Command::Erase { subject, reason }) => Ok(vec![Event::ErasureBegun { subject, reason }]),
            (State::Exported { subject: known, .. }, Command::Export { subject, .. })
            | (State::Erasing { subject: known, .. } | State::Erased { subject: known, .. }, Command::Erase { subject, .. }) => {
                if *known == subject { Ok(vec![]) } else { Err(Rejection::Taken) }
            }
            (State::Erasing { .. } | State::Erased { .. }, Command::Export { .. }) | (State::Exported { .. }, Command::Erase { .. }) => {
                Err(Rejection::Taken)
            }
            (State::Unwritten | State::Exported { .. }, Command::Finish) => Err(Rejection::NotBegun),
            (State::Erasing { .. }, Command::Finish) => Ok(vec![Event::Erased {}]),
            (State::Erased { .. }, Command::Finish) => Ok(vec![]),
        }
    }

    fn evolve(state: State, event: &Event, at: Timestamp) -> State {
        match (state, event) {
            (State::Unwritten, Event::Exported { subject, .. }) => State::Exported { subject: subject.clone(), at },
            (State::Unwritten, Event::ErasureBegun { subject, .. }) => State::Erasing { subject: subject.clone(), since: at },
            (State::Erasing { subject, .. }, Event::Erased {}) => State::Erased { subject, at },
            // What decide never emits in these states.
            (
                state @ (State::Exported { .. } | State::Erasing { .. } | State::Erased { .. }),
                Event::Exported { .. } | Event::ErasureBegun { .. },
            )
            | (state @ (State::Unwritten | State::Exported { .. } | State::Erased { .. }), Event::Erased {}) => state,
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::Exported { .. } => "exported",
            State::Erasing { .. } => "erasing",
            State::Erased { .. } => "erased",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn reason(event: &Event) -> Option<&Prose> {
        match event {
            Event::Exported { reason, .. } | Event::ErasureBegun { reason, .. } => Some(reason),
            Event::Erased {} => None,
        }
    }

    /// The platform's alone: that somebody asked concerns none of the organisations they were known to.
    fn concerns(_: &State) -> Vec<OrganisationId> {
        vec![OrganisationId::Platform]
    }
}
