use jiff::{SignedDuration, Timestamp};

use super::{
    Addressee, Cause, Command, Decision, Delegation, Dossier, Event, Means, Pause, Requesting, State, Stop, Term, Terms, credit_day,
    first_credit_day_after, midnight,
};
use crate::{
    aggregate::Aggregate,
    attachment::Side,
    event::{Actor, Occasion},
    id::{AccountId, PersonId},
    limits,
    organisation::{OrganisationId, Role},
    programme::Programme,
    step::{Due, Owner, Step, add_days},
    told::Told,
    values::Prose,
};

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none, or it is not the caller's to know of.
    #[error("no such delegation")]
    NotFound,
    /// The idempotency key stood for another request.
    #[error("the idempotency key was used for another request")]
    IdempotencyKeyReused,
    /// Nothing was selected.
    #[error("no tracker was selected")]
    NoTrackers,
    /// The day it is to begin is over, or has begun.
    #[error("the day it is to begin has begun")]
    StartPassed,
    /// The day it is to begin is too far away.
    #[error("the day it is to begin is too far away")]
    StartTooFar,
    /// The link is another administrator's: it was passed on.
    #[error("the request was passed on to somebody else")]
    NotAddressee,
    /// So much money is decided on by whoever has signed in.
    #[error("above the programme's cap only a signed-in administrator approves")]
    SignInRequired,
    /// The partner has decided.
    #[error("the partner has decided")]
    Decided,
    /// The partner's time to decide is over.
    #[error("the request has expired")]
    Expired,
    /// It was taken back.
    #[error("the request was withdrawn")]
    Withdrawn,
    /// The partner has not approved: there is nothing to stop.
    #[error("it is not in force")]
    NotInForce,
}

impl Aggregate for Delegation {
    const NAME: &'static str = "delegation";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        match command {
            Command::Request(requesting) => request(state, *requesting, occasion, programme),
            Command::Approve { person, means } => approve(state, person, means, occasion, programme),
            Command::Decline { person, means, reason } => decline(state, person, means, reason, occasion),
            Command::Withdraw => withdraw(state, occasion),
            Command::PassOn { to, means } => pass_on(state, to, means, occasion),
            Command::Pause => pause(state),
            Command::Resume => resume(state, occasion.now, programme),
            Command::AnnounceStop => announce_stop(state, occasion, programme),
            Command::EndLink { side } => end_link(state, side, occasion.now, programme),
            Command::PassTime => pass_time(state, occasion.now),
        }
    }

    fn evolve(state: State, event: &Event, at: Timestamp) -> State {
        match (state, event) {
            (State::Unwritten, Event::Requested { dossier, addressee, step }) => {
                State::Pending { dossier: dossier.as_ref().clone(), addressee: *addressee, step: step.clone() }
            }
            (State::Pending { dossier, addressee, step }, Event::Reminded { .. }) => {
                State::Pending { dossier, addressee, step: step.reminded(at) }
            }
            (State::Pending { dossier, step, .. }, Event::PassedOn { to, .. }) => State::Pending { dossier, addressee: *to, step },
            (State::Pending { dossier, .. }, Event::Approved { decision, from, .. }) => {
                let term = Term { approval: *decision, from: *from, begun: *from <= at, pauses: vec![], stop: None };
                State::Active { dossier, term }
            }
            (State::Pending { dossier, .. }, Event::Declined { decision, reason, .. }) => {
                State::Declined { dossier, decision: *decision, reason: reason.clone() }
            }
            (State::Pending { dossier, .. }, Event::Expired { .. }) => State::Expired { dossier, at },
            (State::Pending { dossier, .. }, Event::Withdrawn { cause, .. }) => State::Withdrawn { dossier, cause: *cause, at },
            (State::Active { dossier, term }, Event::Started { .. }) => State::Active { dossier, term: Term { begun: true, ..term } },
            (State::Paused { dossier, term }, Event::Started { .. }) => State::Paused { dossier, term: Term { begun: true, ..term } },
            (State::Active { dossier, mut term }, Event::Paused { .. }) => {
                term.pauses.push(Pause { from: at, to: None });
                State::Paused { dossier, term }
            }
            (State::Paused { dossier, term }, Event::Resumed { forgotten_before, .. }) => {
                State::Active { dossier, term: resumed(term, at, *forgotten_before) }
            }
            (State::Active { dossier, term }, Event::StopAnnounced { stop, .. }) => {
                State::Active { dossier, term: Term { stop: Some(*stop), ..term } }
            }
            (State::Paused { dossier, term }, Event::StopAnnounced { stop, .. }) => {
                State::Paused { dossier, term: Term { stop: Some(*stop), ..term } }
            }
            (State::Active { dossier, term } | State::Paused { dossier, term }, Event::Stopped { .. }) => State::Stopped { dossier, term },
            // Everything else is never decided.
            (
                state,
                Event::Requested { .. }
                | Event::Reminded { .. }
                | Event::PassedOn { .. }
                | Event::Approved { .. }
                | Event::Declined { .. }
                | Event::Expired { .. }
                | Event::Withdrawn { .. }
                | Event::Started { .. }
                | Event::Paused { .. }
                | Event::Resumed { .. }
                | Event::StopAnnounced { .. }
                | Event::Stopped { .. },
            ) => state,
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::Pending { .. } => "pending",
            State::Active { .. } => "active",
            State::Paused { .. } => "paused",
            State::Declined { .. } => "declined",
            State::Expired { .. } => "expired",
            State::Withdrawn { .. } => "withdrawn",
            State::Stopped { .. } => "stopped",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn reason(event: &Event) -> Option<&Prose> {
        match event {
            Event::Declined { reason, .. } => reason.as_ref(),
            Event::Requested { .. }
            | Event::Reminded { .. }
            | Event::PassedOn { .. }
            | Event::Approved { .. }
            | Event::Expired { .. }
            | Event::Withdrawn { .. }
            | Event::Started { .. }
            | Event::Paused { .. }
            | Event::Resumed { .. }
            | Event::StopAnnounced { .. }
            | Event::Stopped { .. } => None,
        }
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        let dossier = state.dossier();
        let both = dossier.into_iter().flat_map(|of| [OrganisationId::Customer(of.customer), OrganisationId::Partner(of.partner)]);
        std::iter::once(OrganisationId::Platform).chain(both).collect()
    }

    fn whose_move(state: &State) -> Option<&Step> {
        match state {
            State::Pending { step, .. } => Some(step),
            State::Unwritten
            | State::Active { .. }
            | State::Paused { .. }
            | State::Declined { .. }
            | State::Expired { .. }
            | State::Withdrawn { .. }
            | State::Stopped { .. } => None,
        }
    }

    fn due_at(state: &State) -> Option<Timestamp> {
        match state {
            State::Pending { step, .. } => step.due_at(),
            State::Active { term, .. } | State::Paused { term, .. } => {
                let begins = (!term.begun).then_some(term.from);
                let stops = term.stop.map(|stop| stop.effective);
                [begins, stops].into_iter().flatten().min()
            }
            State::Unwritten | State::Declined { .. } | State::Expired { .. } | State::Withdrawn { .. } | State::Stopped { .. } => None,
        }
    }
}

fn request(state: &State, requesting: Requesting, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    if let Some(dossier) = state.dossier() {
        // The same request again meets what it made, whatever became of that meanwhile.
        return if dossier.request == requesting.request { Ok(vec![]) } else { Err(Rejection::IdempotencyKeyReused) };
    }
    let Requesting { id, customer, partner, attachment, attachment_version, person, count, digest, sample, start, addressee, request } =
        requesting;
    let by = match occasion.actor {
        Actor::Member(OrganisationId::Customer(own), by) if own == customer => by,
        _ => return Err(Rejection::NotFound),
    };
    if count == 0 {
        return Err(Rejection::NoTrackers);
    }
    if start.is_some_and(|start| start <= credit_day(occasion.now)) {
        return Err(Rejection::StartPassed);
    }
    if start.is_some_and(|start| midnight(start) > add_days(occasion.now, limits::DELEGATION_START_DAYS)) {
        return Err(Rejection::StartTooFar);
    }
    let price_per_tracker_day = programme.credits.price_per_tracker_day;
    let forecast = Terms::monthly(count, price_per_tracker_day);
    let terms = Terms { count, digest, sample, price_per_tracker_day, start, forecast };
    let dossier = Dossier { id, customer, partner, attachment, attachment_version, by, person, terms, request, at: occasion.now };
    let owner = Owner::Team(OrganisationId::Partner(partner), Role::PartnerAdmin);
    Ok(vec![Event::Requested {
        dossier: Box::new(dossier),
        addressee,
        step: Step::begin(owner, &programme.delegation.approval, occasion.now),
    }])
}

fn approve(state: &State, person: PersonId, means: Means, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    let (dossier, by) = of_partner(state, occasion)?;
    match state {
        State::Pending { addressee, step, .. } => {
            may_decide(addressee, step, by, means, occasion.now)?;
            if means == Means::Link && dossier.terms.forecast > programme.delegation.sign_in_above {
                return Err(Rejection::SignInRequired);
            }
            let start = dossier.terms.start.map(midnight);
            let from = start.map_or(occasion.now, |start| start.max(occasion.now));
            Ok(vec![Event::Approved { id: dossier.id, decision: Decision { by, person, means, at: occasion.now }, from }])
        }
        State::Active { .. } | State::Paused { .. } => Ok(vec![]),
        over => Err(why_over(over)),
    }
}

fn decline(state: &State, person: PersonId, means: Means, reason: Option<Prose>, occasion: &Occasion) -> Result<Vec<Event>, Rejection> {
    let (dossier, by) = of_partner(state, occasion)?;
    match state {
        State::Pending { addressee, step, .. } => {
            may_decide(addressee, step, by, means, occasion.now)?;
            Ok(vec![Event::Declined { id: dossier.id, decision: Decision { by, person, means, at: occasion.now }, reason }])
        }
        State::Declined { .. } => Ok(vec![]),
        over => Err(why_over(over)),
    }
}

fn withdraw(state: &State, occasion: &Occasion) -> Result<Vec<Event>, Rejection> {
    let dossier = state.dossier().ok_or(Rejection::NotFound)?;
    if !matches!(occasion.actor, Actor::Member(OrganisationId::Customer(own), _) if own == dossier.customer) {
        return Err(Rejection::NotFound);
    }
    match state {
        State::Pending { .. } => Ok(vec![Event::Withdrawn { id: dossier.id, cause: Cause::Asked }]),
        State::Withdrawn { .. } => Ok(vec![]),
        over => Err(why_over(over)),
    }
}

fn pass_on(state: &State, to: Addressee, means: Means, occasion: &Occasion) -> Result<Vec<Event>, Rejection> {
    let (_, by) = of_partner(state, occasion)?;
    match state {
        // Passing it on twice by the same link is not somebody else's link.
        State::Pending { addressee, .. } if *addressee == to => Ok(vec![]),
        State::Pending { addressee, step, .. } => {
            may_decide(addressee, step, by, means, occasion.now)?;
            Ok(vec![Event::PassedOn { by, to }])
        }
        over => Err(why_over(over)),
    }
}

fn pause(state: &State) -> Result<Vec<Event>, Rejection> {
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Active { dossier, .. } => Ok(vec![Event::Paused { id: dossier.id }]),
        State::Pending { .. }
        | State::Paused { .. }
        | State::Declined { .. }
        | State::Expired { .. }
        | State::Withdrawn { .. }
        | State::Stopped { .. } => Ok(vec![]),
    }
}

fn resume(state: &State, now: Timestamp, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Paused { dossier, .. } => {
            let kept = SignedDuration::from_hours(i64::from(programme.credits.oldest_event_days) * 24);
            let forgotten_before = now.saturating_sub(kept).unwrap_or(Timestamp::MIN);
            Ok(vec![Event::Resumed { id: dossier.id, forgotten_before }])
        }
        State::Pending { .. }
        | State::Active { .. }
        | State::Declined { .. }
        | State::Expired { .. }
        | State::Withdrawn { .. }
        | State::Stopped { .. } => Ok(vec![]),
    }
}

fn announce_stop(state: &State, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    let dossier = state.dossier().ok_or(Rejection::NotFound)?;
    let side = match occasion.actor {
        Actor::Member(OrganisationId::Partner(partner), _) if partner == dossier.partner => Side::Partner,
        Actor::Member(OrganisationId::Customer(customer), _) if customer == dossier.customer => Side::Customer,
        _ => return Err(Rejection::NotFound),
    };
    match state {
        State::Active { term, .. } | State::Paused { term, .. } => Ok(stop(dossier, term, (side, Cause::Asked), occasion.now, programme)),
        State::Stopped { .. } => Ok(vec![]),
        State::Unwritten => Err(Rejection::NotFound),
        State::Pending { .. } | State::Declined { .. } | State::Expired { .. } | State::Withdrawn { .. } => Err(Rejection::NotInForce),
    }
}

fn end_link(state: &State, side: Side, now: Timestamp, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Pending { dossier, .. } => Ok(vec![Event::Withdrawn { id: dossier.id, cause: Cause::AttachmentEnded }]),
        State::Active { dossier, term } | State::Paused { dossier, term } => {
            Ok(stop(dossier, term, (side, Cause::AttachmentEnded), now, programme))
        }
        State::Declined { .. } | State::Expired { .. } | State::Withdrawn { .. } | State::Stopped { .. } => Ok(vec![]),
    }
}

/// The announcement of a stop; none where one was announced already.
fn stop(dossier: &Dossier, term: &Term, (side, cause): (Side, Cause), now: Timestamp, programme: &Programme) -> Vec<Event> {
    if term.stop.is_some() {
        return vec![];
    }
    let effective = first_credit_day_after(now, programme.delegation.stop_notice_hours);
    // From then on it is the customer who pays, and at the programme's price of today: the frozen one was the partner's.
    let forecast = Terms::monthly(dossier.terms.count, programme.credits.price_per_tracker_day);
    vec![Event::StopAnnounced { id: dossier.id, stop: Stop { side, cause, at: now, effective, forecast } }]
}

fn pass_time(state: &State, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Pending { dossier, addressee, step } => Ok(match step.due(now) {
            Due::Nothing => vec![],
            Due::Remind => vec![Event::Reminded { addressee: *addressee }],
            Due::Deadline => vec![Event::Expired { id: dossier.id }],
        }),
        State::Active { dossier, term } | State::Paused { dossier, term } => Ok(if term.stop.is_some_and(|stop| stop.effective <= now) {
            vec![Event::Stopped { id: dossier.id }]
        } else if !term.begun && term.from <= now {
            vec![Event::Started { id: dossier.id }]
        } else {
            vec![]
        }),
        State::Declined { .. } | State::Expired { .. } | State::Withdrawn { .. } | State::Stopped { .. } => Ok(vec![]),
    }
}

/// Only the partner's own people decide; to everybody else there is nothing.
fn of_partner<'a>(state: &'a State, occasion: &Occasion) -> Result<(&'a Dossier, AccountId), Rejection> {
    let dossier = state.dossier().ok_or(Rejection::NotFound)?;
    match occasion.actor {
        Actor::Member(OrganisationId::Partner(own), by) if own == dossier.partner => Ok((dossier, by)),
        _ => Err(Rejection::NotFound),
    }
}

/// A link decides for the administrator it was sent to, as long as it was not passed on; and everybody in time: the schedule
/// comes late, so what is past its time has expired whether or not it was written.
fn may_decide(addressee: &Addressee, step: &Step, by: AccountId, means: Means, now: Timestamp) -> Result<(), Rejection> {
    if now >= step.deadline {
        return Err(Rejection::Expired);
    }
    if means == Means::Link && addressee.account != by {
        return Err(Rejection::NotAddressee);
    }
    Ok(())
}

const fn why_over(state: &State) -> Rejection {
    match state {
        State::Unwritten => Rejection::NotFound,
        State::Expired { .. } => Rejection::Expired,
        State::Withdrawn { .. } => Rejection::Withdrawn,
        State::Pending { .. } | State::Active { .. } | State::Paused { .. } | State::Declined { .. } | State::Stopped { .. } => {
            Rejection::Decided
        }
    }
}

/// The term once the partner has credits again.
fn resumed(mut term: Term, at: Timestamp, forgotten_before: Timestamp) -> Term {
    if let Some(pause) = term.pauses.iter_mut().find(|pause| pause.to.is_none()) {
        pause.to = Some(at);
    }
    term.pauses.retain(|pause| pause.to.is_none_or(|to| to >= forgotten_before));
    term
}
