//! A seat in an organisation: invited, taken at the first sign-in with the invited address, removed.
//!
//! A seat belongs to an [`AccountId`], which derives from the address: whoever proves to control that address holds it.
//! So an invitation needs no secret link, a forwarded mail admits nobody, and membership is read by key.
//!
//! | command ＼ state | vacant | invited | active | removed |
//! |---|---|---|---|---|
//! | invite | → invited; no such role: refused | same roles: nothing; else roles changed; lapsed: begins anew; no such role: refused | refused | → invited; no such role: refused |
//! | give (approval, directory, deploy) | → invited, without a deadline; no such role: refused | with a deadline: it no longer lapses; without: same roles: nothing, others: roles changed; no such role: refused | same roles: nothing; else roles changed; no such role: refused | → invited, without a deadline; no such role: refused |
//! | join | not found | → active; late: refused | nothing | not found |
//! | change roles | not found | same roles: nothing; else changed; no such role: refused | same roles: nothing; else changed; no such role: refused | not found |
//! | remove | nothing | → removed | → removed | nothing |
//! | pass time | nothing | nothing; when due remind, → removed at the deadline | nothing | nothing |
//!
//! An event in a state where no command raises it changes nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    aggregate::Aggregate,
    digest::Digest,
    event::Occasion,
    id::{AccountId, PersonId},
    organisation::{OrganisationId, Role},
    programme::Programme,
    step::{Due, Owner, Step},
    told::Told,
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member;

/// Where a seat stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Nobody's.
    #[default]
    Vacant,
    /// Waits for its person to sign in.
    Invited {
        /// Whose it will be.
        seat: Seat,
        /// Until when an invitation holds; none where the seat does not lapse (approval, directory).
        step: Option<Step>,
    },
    /// Its person has signed in.
    Active {
        /// Whose it is.
        seat: Seat,
        /// Since when.
        since: Timestamp,
    },
    /// Taken away, or the invitation lapsed.
    Removed {
        /// Whose it was.
        seat: Seat,
        /// Since when.
        at: Timestamp,
    },
}

/// Whose seat, where, with which roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Who holds it: derived from the address.
    pub account: AccountId,
    /// Where the personal data is.
    pub person: PersonId,
    /// Digest of the address's domain, to tell a conflict of interest.
    pub domain: Digest,
    /// What they may do; never empty.
    pub roles: Vec<Role>,
    /// Who gave it.
    pub origin: Origin,
}

/// Who gave a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A member invited the person.
    Invitation,
    /// The approval of an application: the confirmed contact.
    Approval,
    /// The host platform's directory.
    Directory,
    /// The deployment names its first operator.
    Deployment,
}

/// What can be asked of a seat.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A member invites the person.
    Invite {
        /// The seat.
        seat: Seat,
        /// Who invites.
        by: AccountId,
    },
    /// The seat is given without an invitation of its own.
    Give {
        /// The seat.
        seat: Seat,
    },
    /// The person signed in with the seat's address.
    Join,
    /// The roles are others from now on.
    ChangeRoles {
        /// What they may do.
        roles: Vec<Role>,
    },
    /// The seat is taken away.
    Remove,
    /// The scheduled job looks what time has made due.
    PassTime,
}

/// What can happen to a seat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// The person was invited.
    #[serde(rename = "member.invited")]
    Invited {
        /// The seat.
        seat: Seat,
        /// Who invited.
        by: AccountId,
        /// Until when the invitation holds.
        step: Step,
    },
    /// The seat was given without an invitation of its own.
    #[serde(rename = "member.given")]
    Given {
        /// The seat.
        seat: Seat,
    },
    /// The person was reminded.
    #[serde(rename = "member.reminded")]
    Reminded {},
    /// The person signed in.
    #[serde(rename = "member.joined")]
    Joined {},
    /// The roles changed.
    #[serde(rename = "member.roles_changed")]
    RolesChanged {
        /// From now on.
        roles: Vec<Role>,
    },
    /// The seat was taken away.
    #[serde(rename = "member.removed")]
    Removed {},
    /// The invitation lapsed.
    #[serde(rename = "member.invitation_expired")]
    InvitationExpired {},
}

impl Event {
    /// What others are told of it. Who the person is stands in their own item.
    fn told(&self) -> Told {
        match self {
            Self::Invited { seat, by, step } => seat.told().and("by", by).and("step", step),
            Self::Given { seat } => seat.told(),
            Self::RolesChanged { roles } => Told::nothing().and("roles", roles),
            Self::Reminded {} | Self::Joined {} | Self::Removed {} | Self::InvitationExpired {} => Told::nothing(),
        }
    }
}

impl Seat {
    fn told(&self) -> Told {
        let Self { organisation, account, person: _, domain: _, roles, origin } = self;
        Told::nothing().and("organisation", organisation).and("account", account).and("roles", roles).and("origin", origin)
    }
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is no such seat.
    #[error("no such member")]
    NotFound,
    /// The person is a member already.
    #[error("already a member")]
    AlreadyAMember,
    /// The organisation does not know the role, or none was given.
    #[error("the organisation has no such role")]
    NoSuchRole,
    /// The invitation was for other days.
    #[error("the invitation has expired")]
    Expired,
}

impl Aggregate for Member {
    const NAME: &'static str = "member";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        match command {
            Command::Invite { seat, by } => invite(state, seat, by, occasion.now, programme),
            Command::Give { seat } => give(state, seat),
            Command::Join => match state {
                State::Vacant | State::Removed { .. } => Err(Rejection::NotFound),
                State::Invited { step: Some(step), .. } if step.deadline <= occasion.now => Err(Rejection::Expired),
                State::Invited { .. } => Ok(vec![Event::Joined {}]),
                State::Active { .. } => Ok(vec![]),
            },
            Command::ChangeRoles { roles } => match state {
                State::Vacant | State::Removed { .. } => Err(Rejection::NotFound),
                State::Invited { seat, .. } | State::Active { seat, .. } => {
                    known_roles(&seat.organisation, &roles)?;
                    Ok(if seat.roles == roles { vec![] } else { vec![Event::RolesChanged { roles }] })
                }
            },
            Command::Remove => Ok(match state {
                State::Vacant | State::Removed { .. } => vec![],
                State::Invited { .. } | State::Active { .. } => vec![Event::Removed {}],
            }),
            Command::PassTime => Ok(match state {
                State::Invited { step: Some(step), .. } => match step.due(occasion.now) {
                    Due::Nothing => vec![],
                    Due::Remind => vec![Event::Reminded {}],
                    Due::Deadline => vec![Event::InvitationExpired {}],
                },
                State::Vacant | State::Invited { step: None, .. } | State::Active { .. } | State::Removed { .. } => vec![],
            }),
        }
    }

    fn evolve(state: State, event: &Event, at: Timestamp) -> State {
        match (state, event) {
            (State::Vacant | State::Invited { .. } | State::Removed { .. }, Event::Invited { seat, step, .. }) => {
                State::Invited { seat: seat.clone(), step: Some(step.clone()) }
            }
            (State::Vacant | State::Invited { .. } | State::Removed { .. }, Event::Given { seat }) => {
                State::Invited { seat: seat.clone(), step: None }
            }
            (State::Invited { seat, step }, Event::Reminded {}) => State::Invited { seat, step: step.map(|step| step.reminded(at)) },
            (State::Invited { seat, .. }, Event::Joined {}) => State::Active { seat, since: at },
            (State::Invited { seat, step }, Event::RolesChanged { roles }) => {
                State::Invited { seat: Seat { roles: roles.clone(), ..seat }, step }
            }
            (State::Active { seat, since }, Event::RolesChanged { roles }) => {
                State::Active { seat: Seat { roles: roles.clone(), ..seat }, since }
            }
            (State::Invited { seat, .. }, Event::Removed {} | Event::InvitationExpired {})
            | (State::Active { seat, .. }, Event::Removed {}) => State::Removed { seat, at },
            // What decide never emits in these states.
            (
                state @ (State::Vacant | State::Removed { .. }),
                Event::Reminded {} | Event::Joined {} | Event::RolesChanged { .. } | Event::Removed {} | Event::InvitationExpired {},
            )
            | (
                state @ State::Active { .. },
                Event::Invited { .. } | Event::Given { .. } | Event::Reminded {} | Event::Joined {} | Event::InvitationExpired {},
            ) => state,
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Vacant => "vacant",
            State::Invited { .. } => "invited",
            State::Active { .. } => "active",
            State::Removed { .. } => "removed",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        match state.seat().map(|seat| seat.organisation) {
            None | Some(OrganisationId::Platform) => vec![OrganisationId::Platform],
            Some(other @ (OrganisationId::Partner(_) | OrganisationId::Customer(_))) => vec![OrganisationId::Platform, other],
        }
    }

    fn whose_move(state: &State) -> Option<&Step> {
        match state {
            State::Invited { step, .. } => step.as_ref(),
            State::Vacant | State::Active { .. } | State::Removed { .. } => None,
        }
    }
}

impl State {
    /// The seat, whoever holds or held it.
    #[must_use]
    pub const fn seat(&self) -> Option<&Seat> {
        match self {
            Self::Vacant => None,
            Self::Invited { seat, .. } | Self::Active { seat, .. } | Self::Removed { seat, .. } => Some(seat),
        }
    }
}

fn invite(state: &State, seat: Seat, by: AccountId, now: Timestamp, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    known_roles(&seat.organisation, &seat.roles)?;
    match state {
        State::Active { .. } => Err(Rejection::AlreadyAMember),
        // An invitation whose deadline has passed is void even before the schedule says so: inviting again begins anew.
        State::Invited { seat: known, step } if step.as_ref().is_none_or(|step| step.deadline > now) => {
            Ok(if known.roles == seat.roles { vec![] } else { vec![Event::RolesChanged { roles: seat.roles }] })
        }
        State::Vacant | State::Invited { .. } | State::Removed { .. } => {
            let step = Step::begin(Owner::Member(seat.organisation, seat.account), &programme.invitation.acceptance, now);
            Ok(vec![Event::Invited { seat, by, step }])
        }
    }
}

fn give(state: &State, seat: Seat) -> Result<Vec<Event>, Rejection> {
    known_roles(&seat.organisation, &seat.roles)?;
    Ok(match state {
        State::Invited { seat: known, step: None } | State::Active { seat: known, .. } => {
            if known.roles == seat.roles {
                vec![]
            } else {
                vec![Event::RolesChanged { roles: seat.roles }]
            }
        }
        // What the directory or an approval gives does not lapse, even where a member's invitation would have.
        State::Vacant | State::Invited { step: Some(_), .. } | State::Removed { .. } => vec![Event::Given { seat }],
    })
}

fn known_roles(organisation: &OrganisationId, roles: &[Role]) -> Result<(), Rejection> {
    if !roles.is_empty() && roles.iter().all(|role| role.belongs_to(organisation)) { Ok(()) } else { Err(Rejection::NoSuchRole) }
}
