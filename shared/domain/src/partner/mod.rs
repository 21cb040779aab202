//! A partner organisation (product.md, section 1, "Approval").
//!
//! | command ＼ state | unwritten | active |
//! |---|---|---|
//! | establish | → active | same application: nothing; another refused |
//! | mint test key | not found | once; a second, or not by a member, is refused |
//!
//! The first test key is minted when the partner's first `partner_admin` opens it; only its public id is kept here, its
//! digest on the key's own item, its text nowhere.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    aggregate::Aggregate,
    api_key::KeyId,
    event::{Actor, Occasion},
    id::{AccountId, ApplicationId, PartnerId},
    organisation::OrganisationId,
    programme::Programme,
    told::{Code, Told},
    values::Line,
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partner;

/// Where a partner organisation stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Not established yet.
    #[default]
    Unwritten,
    /// A partner of the programme.
    Active(Profile),
}

/// What is known of a partner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Its id.
    pub id: PartnerId,
    /// The company's legal name.
    pub legal_name: Line,
    /// The kind of partnership.
    pub partnership_type: String,
    /// The application it came from.
    pub application: ApplicationId,
    /// When it became a partner.
    pub since: Timestamp,
    /// The first key of the sandbox, once it was minted.
    pub test_key: Option<TestKey>,
}

/// The first key of the sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestKey {
    /// Its public id.
    pub key: KeyId,
    /// Who opened it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

/// What can be asked of a partner organisation.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// An approval makes it.
    Establish {
        /// Its id.
        id: PartnerId,
        /// The company's legal name.
        legal_name: Line,
        /// The kind of partnership.
        partnership_type: String,
        /// The approved application.
        application: ApplicationId,
    },
    /// A `partner_admin` opens the first test key.
    MintTestKey {
        /// The new key's public id.
        key: KeyId,
    },
}

/// What can happen to a partner organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// It became a partner.
    #[serde(rename = "partner.established")]
    Established {
        /// Its id.
        id: PartnerId,
        /// The company's legal name.
        legal_name: Line,
        /// The kind of partnership.
        partnership_type: String,
        /// The approved application.
        application: ApplicationId,
    },
    /// The first test key was minted.
    #[serde(rename = "partner.test_key_minted")]
    TestKeyMinted {
        /// Its public id.
        key: KeyId,
        /// Who opened it.
        by: AccountId,
    },
}

impl Event {
    /// What others are told of it. The company's name is on its own pages.
    fn told(&self) -> Told {
        match self {
            Self::Established { id, legal_name: _, partnership_type, application } => {
                Told::nothing().and("id", id).and("partnership_type", Code(partnership_type)).and("application", application)
            }
            Self::TestKeyMinted { key, by } => Told::nothing().and("key", key).and("by", by),
        }
    }
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is no such partner.
    #[error("no such partner")]
    NotFound,
    /// The id is taken by a partner of another application.
    #[error("the partner was established by another application")]
    EstablishedOtherwise,
    /// It was shown once and is not shown again; a further key is minted among the API keys.
    #[error("the first test key has been minted already")]
    AlreadyMinted,
    /// A key is minted by a person.
    #[error("only a member can open the test key")]
    NotAMember,
}

impl Aggregate for Partner {
    const NAME: &'static str = "partner";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, _: &Programme) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (State::Unwritten, Command::Establish { id, legal_name, partnership_type, application }) => {
                Ok(vec![Event::Established { id, legal_name, partnership_type, application }])
            }
            (State::Active(profile), Command::Establish { application, .. }) if profile.application == application => Ok(vec![]),
            (State::Active(_), Command::Establish { .. }) => Err(Rejection::EstablishedOtherwise),
            (State::Unwritten, Command::MintTestKey { .. }) => Err(Rejection::NotFound),
            (State::Active(profile), Command::MintTestKey { key }) => match (&profile.test_key, &occasion.actor) {
                (Some(_), _) => Err(Rejection::AlreadyMinted),
                (None, Actor::Member(_, by)) => Ok(vec![Event::TestKeyMinted { key, by: *by }]),
                (None, Actor::Applicant(_) | Actor::Key(..) | Actor::Schedule) => Err(Rejection::NotAMember),
            },
        }
    }

    fn evolve(state: State, event: &Event, at: Timestamp) -> State {
        match (state, event) {
            (State::Unwritten, Event::Established { id, legal_name, partnership_type, application }) => State::Active(Profile {
                id: *id,
                legal_name: legal_name.clone(),
                partnership_type: partnership_type.clone(),
                application: *application,
                since: at,
                test_key: None,
            }),
            (State::Active(mut profile), Event::TestKeyMinted { key, by }) if profile.test_key.is_none() => {
                profile.test_key = Some(TestKey { key: key.clone(), by: *by, at });
                State::Active(profile)
            }
            // Established twice, minted twice, or minted before it exists: decide never emits these.
            (state @ State::Active(_), Event::Established { .. } | Event::TestKeyMinted { .. })
            | (state @ State::Unwritten, Event::TestKeyMinted { .. }) => state,
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::Active(_) => "active",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        match state {
            State::Unwritten => vec![OrganisationId::Platform],
            State::Active(profile) => vec![OrganisationId::Platform, OrganisationId::Partner(profile.id)],
        }
    }
}
