use jiff::Timestamp;

use super::{Asking, Attachment, Command, Dossier, Event, Side, State};
use crate::{
    aggregate::Aggregate,
    event::{Actor, Occasion},
    id::{AccountId, CustomerId},
    organisation::{OrganisationId, Role},
    programme::Programme,
    step::{Due, Owner, Step},
    told::Told,
    values::Prose,
};

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none, or it is not the caller's to know of.
    #[error("no such attachment")]
    NotFound,
    /// The idempotency key stood for another request.
    #[error("the idempotency key was used for another request")]
    IdempotencyKeyReused,
    /// The partner's account is not active.
    #[error("the partner's account is not active")]
    NotActive,
    /// Another attachment of the two is under way or in force.
    #[error("the customer is attached already, or has been asked")]
    AlreadyAttached,
    /// It was decided otherwise, or is under way.
    #[error("it has been decided")]
    Decided,
    /// The customer's time to say something is over.
    #[error("the request has expired")]
    Expired,
    /// The partner took it back.
    #[error("the request was withdrawn")]
    Withdrawn,
    /// Whoever decides belongs to one of the two.
    #[error("nobody decides on an organisation they belong to")]
    ConflictOfInterest,
}

impl Aggregate for Attachment {
    const NAME: &'static str = "attachment";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        match command {
            Command::Ask(asking) => ask(state, *asking, occasion, programme),
            Command::Forward { customer, is_taken, has_interest } => {
                forward(state, customer, (is_taken, has_interest), occasion, programme)
            }
            Command::TurnDown { reason, has_interest } => turn_down(state, reason, has_interest, occasion),
            Command::Accept => accept(state, occasion),
            Command::Decline { reason } => decline(state, reason, occasion),
            Command::Withdraw => withdraw(state, occasion),
            Command::End => end(state, occasion),
            Command::PassTime => pass_time(state, occasion.now),
        }
    }

    fn evolve(state: State, event: &Event, at: Timestamp) -> State {
        match (state, event) {
            (State::Unwritten, Event::Requested { dossier, step }) => State::Requested { dossier: dossier.clone(), step: step.clone() },
            (State::Requested { dossier, step }, Event::ForwardingReminded {}) => State::Requested { dossier, step: step.reminded(at) },
            (State::Requested { dossier, step }, Event::ForwardingOverdue {}) => State::Requested { dossier, step: step.past_deadline() },
            (State::Requested { dossier, .. }, Event::Forwarded { customer, step, .. }) => {
                State::Forwarded { dossier, customer: *customer, step: step.clone() }
            }
            (State::Forwarded { dossier, customer, step }, Event::Reminded {}) => {
                State::Forwarded { dossier, customer, step: step.reminded(at) }
            }
            (State::Forwarded { dossier, customer, .. }, Event::Accepted { .. }) => State::Accepted { dossier, customer, since: at },
            (State::Requested { dossier, .. } | State::Forwarded { dossier, .. }, Event::Declined { customer, reason, .. }) => {
                State::Declined { dossier, customer: *customer, reason: reason.clone(), at }
            }
            (State::Forwarded { dossier, customer, .. }, Event::Expired { .. }) => State::Expired { dossier, customer, at },
            (State::Requested { dossier, .. }, Event::Withdrawn { .. }) => State::Withdrawn { dossier, customer: None, at },
            (State::Forwarded { dossier, customer, .. }, Event::Withdrawn { .. }) => {
                State::Withdrawn { dossier, customer: Some(customer), at }
            }
            (State::Accepted { dossier, customer, since }, Event::Ended { side, .. }) => {
                State::Ended { dossier, customer, side: *side, since, at }
            }
            // Everything else is never decided.
            (
                state,
                Event::Requested { .. }
                | Event::ForwardingReminded {}
                | Event::ForwardingOverdue {}
                | Event::Forwarded { .. }
                | Event::Reminded {}
                | Event::Accepted { .. }
                | Event::Declined { .. }
                | Event::Expired { .. }
                | Event::Withdrawn { .. }
                | Event::Ended { .. },
            ) => state,
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::Requested { .. } => "requested",
            State::Forwarded { .. } => "forwarded",
            State::Accepted { .. } => "accepted",
            State::Declined { .. } => "declined",
            State::Expired { .. } => "expired",
            State::Withdrawn { .. } => "withdrawn",
            State::Ended { .. } => "ended",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn reason(event: &Event) -> Option<&Prose> {
        match event {
            Event::Declined { reason, .. } => reason.as_ref(),
            Event::Requested { .. }
            | Event::ForwardingReminded {}
            | Event::ForwardingOverdue {}
            | Event::Forwarded { .. }
            | Event::Reminded {}
            | Event::Accepted { .. }
            | Event::Expired { .. }
            | Event::Withdrawn { .. }
            | Event::Ended { .. } => None,
        }
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        let partner = state.dossier().map(|dossier| OrganisationId::Partner(dossier.partner));
        let customer = state.customer().map(OrganisationId::Customer);
        [Some(OrganisationId::Platform), partner, customer].into_iter().flatten().collect()
    }

    fn whose_move(state: &State) -> Option<&Step> {
        match state {
            State::Requested { step, .. } | State::Forwarded { step, .. } => Some(step),
            State::Unwritten
            | State::Accepted { .. }
            | State::Declined { .. }
            | State::Expired { .. }
            | State::Withdrawn { .. }
            | State::Ended { .. } => None,
        }
    }
}

fn ask(state: &State, asking: Asking, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    if let Some(dossier) = state.dossier() {
        // The same request again meets what it made, whatever became of that meanwhile.
        return if dossier.request == asking.request { Ok(vec![]) } else { Err(Rejection::IdempotencyKeyReused) };
    }
    let Actor::Member(OrganisationId::Partner(own), by) = occasion.actor else { return Err(Rejection::NotFound) };
    if own != asking.partner {
        return Err(Rejection::NotFound);
    }
    if !asking.is_active {
        return Err(Rejection::NotActive);
    }
    let Asking { id, partner, person, name, hint, request, is_active: _ } = asking;
    let dossier = Dossier { id, partner, by, person, name, hint, request, at: occasion.now };
    let owner = Owner::Team(OrganisationId::Platform, Role::Support);
    Ok(vec![Event::Requested { dossier, step: Step::begin(owner, &programme.attachment.forwarding, occasion.now) }])
}

fn forward(
    state: &State,
    customer: CustomerId,
    (is_taken, has_interest): (bool, bool),
    occasion: &Occasion,
    programme: &Programme,
) -> Result<Vec<Event>, Rejection> {
    let by = staff(occasion)?;
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Forwarded { customer: found, .. } | State::Accepted { customer: found, .. } if *found == customer => Ok(vec![]),
        State::Forwarded { .. } | State::Accepted { .. } | State::Declined { .. } | State::Expired { .. } | State::Ended { .. } => {
            Err(Rejection::Decided)
        }
        State::Withdrawn { .. } => Err(Rejection::Withdrawn),
        State::Requested { .. } if has_interest => Err(Rejection::ConflictOfInterest),
        State::Requested { .. } if is_taken => Err(Rejection::AlreadyAttached),
        State::Requested { dossier, .. } => {
            let owner = Owner::Team(OrganisationId::Customer(customer), Role::Admin);
            let step = Step::begin(owner, &programme.attachment.acceptance, occasion.now);
            Ok(vec![Event::Forwarded { id: dossier.id, customer, by, step }])
        }
    }
}

fn turn_down(state: &State, reason: Prose, has_interest: bool, occasion: &Occasion) -> Result<Vec<Event>, Rejection> {
    let by = staff(occasion)?;
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Requested { .. } if has_interest => Err(Rejection::ConflictOfInterest),
        State::Requested { dossier, .. } => Ok(vec![Event::Declined { id: dossier.id, customer: None, by, reason: Some(reason) }]),
        State::Declined { customer: None, .. } => Ok(vec![]),
        State::Forwarded { .. } | State::Accepted { .. } | State::Declined { .. } | State::Expired { .. } | State::Ended { .. } => {
            Err(Rejection::Decided)
        }
        State::Withdrawn { .. } => Err(Rejection::Withdrawn),
    }
}

fn accept(state: &State, occasion: &Occasion) -> Result<Vec<Event>, Rejection> {
    let (customer, by) = asked(state, occasion)?;
    match state {
        State::Forwarded { dossier, step, .. } => {
            in_time(step, occasion.now)?;
            Ok(vec![Event::Accepted { id: dossier.id, customer, by }])
        }
        State::Accepted { .. } => Ok(vec![]),
        over => Err(why_over(over)),
    }
}

fn decline(state: &State, reason: Option<Prose>, occasion: &Occasion) -> Result<Vec<Event>, Rejection> {
    let (customer, by) = asked(state, occasion)?;
    match state {
        State::Forwarded { dossier, step, .. } => {
            in_time(step, occasion.now)?;
            Ok(vec![Event::Declined { id: dossier.id, customer: Some(customer), by, reason }])
        }
        State::Declined { .. } => Ok(vec![]),
        over => Err(why_over(over)),
    }
}

fn withdraw(state: &State, occasion: &Occasion) -> Result<Vec<Event>, Rejection> {
    let dossier = state.dossier().ok_or(Rejection::NotFound)?;
    let by = match occasion.actor {
        Actor::Member(OrganisationId::Partner(partner), by) if partner == dossier.partner => by,
        _ => return Err(Rejection::NotFound),
    };
    match state {
        State::Requested { .. } | State::Forwarded { .. } => Ok(vec![Event::Withdrawn { id: dossier.id, by }]),
        State::Withdrawn { .. } => Ok(vec![]),
        over => Err(why_over(over)),
    }
}

fn end(state: &State, occasion: &Occasion) -> Result<Vec<Event>, Rejection> {
    let dossier = state.dossier().ok_or(Rejection::NotFound)?;
    let (side, by) = match occasion.actor {
        Actor::Member(OrganisationId::Partner(partner), by) if partner == dossier.partner => (Side::Partner, by),
        Actor::Member(OrganisationId::Customer(customer), by) if state.customer() == Some(customer) => (Side::Customer, by),
        _ => return Err(Rejection::NotFound),
    };
    match state {
        State::Accepted { customer, .. } => Ok(vec![Event::Ended { id: dossier.id, customer: *customer, side, by }]),
        State::Ended { .. } => Ok(vec![]),
        over => Err(why_over(over)),
    }
}

fn pass_time(state: &State, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Requested { step, .. } => Ok(match step.due(now) {
            Due::Nothing => vec![],
            Due::Remind => vec![Event::ForwardingReminded {}],
            Due::Deadline => vec![Event::ForwardingOverdue {}],
        }),
        State::Forwarded { dossier, step, .. } => Ok(match step.due(now) {
            Due::Nothing => vec![],
            Due::Remind => vec![Event::Reminded {}],
            Due::Deadline => vec![Event::Expired { id: dossier.id }],
        }),
        State::Accepted { .. } | State::Declined { .. } | State::Expired { .. } | State::Withdrawn { .. } | State::Ended { .. } => {
            Ok(vec![])
        }
    }
}

/// The platform's member who decides.
const fn staff(occasion: &Occasion) -> Result<AccountId, Rejection> {
    match occasion.actor {
        Actor::Member(OrganisationId::Platform, by) => Ok(by),
        _ => Err(Rejection::NotFound),
    }
}

/// The customer that was asked, and who of them answers.
fn asked(state: &State, occasion: &Occasion) -> Result<(CustomerId, AccountId), Rejection> {
    match occasion.actor {
        Actor::Member(OrganisationId::Customer(customer), by) if state.customer() == Some(customer) => Ok((customer, by)),
        _ => Err(Rejection::NotFound),
    }
}

/// The schedule comes late: what is past its time has expired whether or not it was written.
fn in_time(step: &Step, now: Timestamp) -> Result<(), Rejection> {
    if now < step.deadline { Ok(()) } else { Err(Rejection::Expired) }
}

const fn why_over(state: &State) -> Rejection {
    match state {
        State::Unwritten => Rejection::NotFound,
        State::Expired { .. } => Rejection::Expired,
        State::Withdrawn { .. } => Rejection::Withdrawn,
        State::Requested { .. } | State::Forwarded { .. } | State::Accepted { .. } | State::Declined { .. } | State::Ended { .. } => {
            Rejection::Decided
        }
    }
}
