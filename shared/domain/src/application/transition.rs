use jiff::Timestamp;

use super::{Call, Command, Confirmation, Document, Dossier, Event, Question, Reviewer, State, Submission};
use crate::{
    aggregate::Aggregate,
    clock::StoppingClock,
    event::Occasion,
    limits,
    organisation::{OrganisationId, Role},
    programme::Programme,
    step::{Due, Owner, Step},
    told::Told,
    values::Prose,
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Application;

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is no such application.
    #[error("no such application")]
    NotFound,
    /// It has been approved, rejected or withdrawn; or it has expired, and only an answer, a rejection or a withdrawal
    /// goes on from there.
    #[error("the application has ended")]
    Ended,
    /// Nobody has claimed it.
    #[error("the application must be claimed first")]
    NotClaimed,
    /// Another reviewer has it.
    #[error("another reviewer has the application")]
    ClaimedByAnother,
    /// The reviewer belongs to the applicant's organisation (product.md: nobody decides on their own).
    #[error("the reviewer belongs to the applicant's organisation")]
    ConflictOfInterest,
    /// The approval is not possible yet.
    #[error("the application cannot be approved yet")]
    Blocked(Blocker),
    /// There is no such question, or it was answered otherwise.
    #[error("no open question of this id")]
    NoSuchQuestion,
    /// The question has an answer already, and it is another one.
    #[error("the question is already answered")]
    AlreadyAnswered,
    /// A call cannot have been held in the future.
    #[error("the call lies in the future")]
    CallInTheFuture,
    /// As many as are allowed are there already.
    #[error("no more can be added")]
    TooMany,
}

/// What stands between an application and its approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocker {
    /// The applicant has not confirmed the address.
    AddressNotConfirmed,
    /// The programme asks for an exploratory call and none is logged.
    CallNotLogged,
    /// A question is open.
    QuestionOpen,
}

impl Aggregate for Application {
    const NAME: &'static str = "application";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        match command {
            Command::Submit(submission) => Ok(submit(state, *submission, occasion.now, programme)),
            Command::ConfirmAddress => confirm_address(state),
            Command::Claim(reviewer) => claim(state, &reviewer, occasion.now, programme),
            Command::LogCall { reviewer, held_at, notes } => log_call(state, &reviewer, held_at, notes, occasion.now),
            Command::Ask { reviewer, question, text } => {
                let dossier = reviewing(state, &reviewer)?;
                if dossier.questions.iter().any(|known| known.id == question) {
                    return Ok(vec![]);
                }
                if dossier.questions.len() >= limits::QUESTIONS {
                    return Err(Rejection::TooMany);
                }
                let step = Step::begin(Owner::Applicant(dossier.id), &programme.application.answer, occasion.now);
                Ok(vec![Event::QuestionAsked { question, text, by: reviewer.account, step }])
            }
            Command::Answer { question, text } => answer(state, question, text, occasion.now, programme),
            Command::AddDocument { document, kind, file_name, media_type } => {
                let dossier = running(state)?;
                if dossier.documents.iter().any(|known| known.id == document) {
                    return Ok(vec![]);
                }
                if dossier.documents.len() >= limits::DOCUMENTS {
                    return Err(Rejection::TooMany);
                }
                let document = Document { id: document, kind, file_name, media_type, at: occasion.now };
                Ok(vec![Event::DocumentAdded { document }])
            }
            Command::Approve { reviewer, partner } => {
                if matches!(state, State::Approved { partner: made, .. } if *made == partner) {
                    return Ok(vec![]);
                }
                let dossier = reviewing(state, &reviewer)?;
                match dossier.blockers(programme).first() {
                    Some(&blocker) => Err(Rejection::Blocked(blocker)),
                    None => Ok(vec![Event::Approved { by: reviewer.account, partner }]),
                }
            }
            Command::Reject { reviewer, reasons } => match state {
                State::Rejected { by, reasons: given, .. } if *by == reviewer.account && *given == reasons => Ok(vec![]),
                State::InfoExpired { dossier, reviewer: holder } => {
                    without_conflict(dossier, &reviewer)?;
                    holds(*holder, &reviewer)?;
                    Ok(vec![Event::Rejected { by: reviewer.account, reasons }])
                }
                State::Unwritten
                | State::Submitted { .. }
                | State::InReview { .. }
                | State::InfoRequested { .. }
                | State::Approved { .. }
                | State::Rejected { .. }
                | State::Withdrawn { .. } => reviewing(state, &reviewer).map(|_| vec![Event::Rejected { by: reviewer.account, reasons }]),
            },
            Command::Withdraw if matches!(state, State::Withdrawn { .. }) => Ok(vec![]),
            Command::Withdraw => running(state).map(|_| vec![Event::Withdrawn { at: occasion.now }]),
            Command::PassTime => pass_time(state, occasion.now),
        }
    }

    fn evolve(mut state: State, event: &Event, at: Timestamp) -> State {
        if !can_happen(event, &state) {
            return state;
        }
        match event {
            Event::Submitted { dossier, step } => return State::Submitted { dossier: (**dossier).clone(), step: step.clone() },
            Event::AddressConfirmed {} => {
                if let Some(dossier) = state.dossier_mut() {
                    dossier.confirmation = Confirmation::Given { at };
                }
            }
            Event::ConfirmationReminded {} => change_confirmation_step(&mut state, |step| step.reminded(at)),
            Event::ConfirmationOverdue {} => change_confirmation_step(&mut state, Step::past_deadline),
            Event::Claimed { reviewer, step } => return claimed(state, *reviewer, step.clone()),
            Event::CallLogged { call } => {
                if let Some(dossier) = state.dossier_mut() {
                    dossier.calls.push(call.clone());
                }
            }
            Event::QuestionAsked { question, text, by, step } => {
                if let Some(mut dossier) = into_dossier(state) {
                    dossier.clock = dossier.clock.stopped(at);
                    dossier.questions.push(Question { id: *question, text: text.clone(), by: *by, asked_at: at, answer: None });
                    return State::InfoRequested { dossier, reviewer: *by, step: step.clone() };
                }
                return State::Unwritten;
            }
            Event::QuestionAnswered { question, text, step } => return answered(state, *question, text, step.clone(), at),
            Event::AnswerReminded {} | Event::ReviewReminded {} => change_step(&mut state, |step| step.reminded(at)),
            Event::ReviewOverdue {} => change_step(&mut state, Step::past_deadline),
            Event::InfoExpired {} => {
                if let State::InfoRequested { dossier, reviewer, .. } = state {
                    return State::InfoExpired { dossier, reviewer };
                }
            }
            Event::DocumentAdded { document } => {
                if let Some(dossier) = state.dossier_mut() {
                    dossier.documents.push(document.clone());
                }
            }
            Event::Approved { by, partner } => {
                return ended(state, at, |dossier| State::Approved { dossier, by: *by, partner: *partner, at });
            }
            Event::Rejected { by, reasons } => {
                return ended(state, at, |dossier| State::Rejected { dossier, by: *by, reasons: reasons.clone(), at });
            }
            Event::Withdrawn { .. } => return ended(state, at, |dossier| State::Withdrawn { dossier, at }),
        }
        state
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::Submitted { .. } => "submitted",
            State::InReview { .. } => "in_review",
            State::InfoRequested { .. } => "info_requested",
            State::InfoExpired { .. } => "info_expired",
            State::Approved { .. } => "approved",
            State::Rejected { .. } => "rejected",
            State::Withdrawn { .. } => "withdrawn",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn reason(event: &Event) -> Option<&Prose> {
        event.reason()
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        match state {
            State::Approved { partner, .. } => vec![OrganisationId::Platform, OrganisationId::Partner(*partner)],
            _ => vec![OrganisationId::Platform],
        }
    }

    fn whose_move(state: &State) -> Option<&Step> {
        state.step()
    }

    fn due_at(state: &State) -> Option<Timestamp> {
        [state.step(), state.confirmation_step()].into_iter().flatten().filter_map(Step::due_at).min()
    }
}

impl Dossier {
    /// Everything that stands between this application and its approval.
    #[must_use]
    pub fn blockers(&self, programme: &Programme) -> Vec<Blocker> {
        let needs_call = programme.partnership_type(&self.content.partnership_type).is_some_and(|kind| kind.exploratory_call);
        [
            (!self.is_confirmed(), Blocker::AddressNotConfirmed),
            (needs_call && self.calls.is_empty(), Blocker::CallNotLogged),
            (self.open_questions().next().is_some(), Blocker::QuestionOpen),
        ]
        .into_iter()
        .filter_map(|(stands, blocker)| stands.then_some(blocker))
        .collect()
    }
}

fn submit(state: &State, submission: Submission, now: Timestamp, programme: &Programme) -> Vec<Event> {
    // Identical content sent twice is one application, whatever became of it meanwhile.
    if *state != State::Unwritten {
        return vec![];
    }
    let rules = &programme.application;
    let confirmation = Confirmation::Awaited { step: Step::begin(Owner::Applicant(submission.id), &rules.confirmation, now) };
    let dossier = Dossier {
        id: submission.id,
        content: submission.content,
        business_contact: submission.business_contact,
        technical_contact: submission.technical_contact,
        contact_accounts: submission.contact_accounts,
        contact_domains: submission.contact_domains,
        revises: submission.revises,
        submitted_at: now,
        confirmation,
        calls: vec![],
        questions: vec![],
        documents: vec![],
        clock: StoppingClock::started(now),
    };
    let step = Step::begin(Owner::Team(OrganisationId::Platform, Role::Reviewer), &rules.claim, now);
    vec![Event::Submitted { dossier: Box::new(dossier), step }]
}

fn confirm_address(state: &State) -> Result<Vec<Event>, Rejection> {
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Submitted { dossier, .. }
        | State::InReview { dossier, .. }
        | State::InfoRequested { dossier, .. }
        | State::InfoExpired { dossier, .. } => Ok(if dossier.is_confirmed() { vec![] } else { vec![Event::AddressConfirmed {}] }),
        // The button of an old mail, pressed after the end: it changes nothing any more.
        State::Approved { .. } | State::Rejected { .. } | State::Withdrawn { .. } => Ok(vec![]),
    }
}

fn claim(state: &State, reviewer: &Reviewer, now: Timestamp, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    let begin = || Step::begin(Owner::Member(OrganisationId::Platform, reviewer.account), &programme.application.review, now);
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Submitted { dossier, .. } => {
            without_conflict(dossier, reviewer)?;
            Ok(vec![Event::Claimed { reviewer: reviewer.account, step: Some(begin()) }])
        }
        State::InReview { reviewer: holder, .. }
        | State::InfoRequested { reviewer: holder, .. }
        | State::InfoExpired { reviewer: holder, .. }
            if *holder == reviewer.account =>
        {
            Ok(vec![])
        }
        State::InReview { dossier, .. } => {
            take_over(dossier, reviewer)?;
            Ok(vec![Event::Claimed { reviewer: reviewer.account, step: Some(begin()) }])
        }
        // The applicant keeps the ball; only who reads the answer, or rejects what expired, is another.
        State::InfoRequested { dossier, .. } | State::InfoExpired { dossier, .. } => {
            take_over(dossier, reviewer)?;
            Ok(vec![Event::Claimed { reviewer: reviewer.account, step: None }])
        }
        State::Approved { .. } | State::Rejected { .. } | State::Withdrawn { .. } => Err(Rejection::Ended),
    }
}

fn log_call(state: &State, reviewer: &Reviewer, held_at: Timestamp, notes: Prose, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    let dossier = reviewing(state, reviewer)?;
    if held_at > now {
        return Err(Rejection::CallInTheFuture);
    }
    let call = Call { held_at, notes, by: reviewer.account };
    if dossier.calls.contains(&call) {
        return Ok(vec![]);
    }
    if dossier.calls.len() >= limits::CALLS {
        return Err(Rejection::TooMany);
    }
    Ok(vec![Event::CallLogged { call }])
}

fn answer(
    state: &State,
    question: crate::id::QuestionId,
    text: Prose,
    now: Timestamp,
    programme: &Programme,
) -> Result<Vec<Event>, Rejection> {
    let dossier = running(state)?;
    let asked = dossier.questions.iter().find(|known| known.id == question).ok_or(Rejection::NoSuchQuestion)?;
    match &asked.answer {
        Some((given, _)) if *given == text => return Ok(vec![]),
        Some(_) => return Err(Rejection::AlreadyAnswered),
        None => {}
    }
    let is_last = dossier.open_questions().count() == 1;
    let rules = &programme.application;
    let step = match state {
        _ if is_last => state.reviewer().map(|reviewer| Step::begin(Owner::Member(OrganisationId::Platform, reviewer), &rules.review, now)),
        // An answer reopens an expired application, and its other questions get their time again.
        State::InfoExpired { .. } => Some(Step::begin(Owner::Applicant(dossier.id), &rules.answer, now)),
        _ => None,
    };
    Ok(vec![Event::QuestionAnswered { question, text, step }])
}

fn pass_time(state: &State, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    if *state == State::Unwritten {
        return Err(Rejection::NotFound);
    }
    let confirmation = match state.confirmation_step().map_or(Due::Nothing, |step| step.due(now)) {
        Due::Nothing => None,
        Due::Remind => Some(Event::ConfirmationReminded {}),
        Due::Deadline => Some(Event::ConfirmationOverdue {}),
    };
    let waits_for_applicant = matches!(state, State::InfoRequested { .. });
    let step = match (state.step().map_or(Due::Nothing, |step| step.due(now)), waits_for_applicant) {
        (Due::Nothing, _) => None,
        (Due::Remind, true) => Some(Event::AnswerReminded {}),
        (Due::Remind, false) => Some(Event::ReviewReminded {}),
        (Due::Deadline, true) => Some(Event::InfoExpired {}),
        (Due::Deadline, false) => Some(Event::ReviewOverdue {}),
    };
    // The confirmation first: an application that expires now waits for no confirmation afterwards.
    Ok(confirmation.into_iter().chain(step).collect())
}

/// Whether an event means anything in a state. `decide` emits no other; a replayed or misplaced one changes nothing, so
/// that what has ended stays as it ended.
const fn can_happen(event: &Event, state: &State) -> bool {
    match event {
        Event::Submitted { .. } => matches!(state, State::Unwritten),
        Event::AddressConfirmed {} | Event::Claimed { .. } | Event::DocumentAdded { .. } | Event::Withdrawn { .. } => {
            matches!(state, State::Submitted { .. } | State::InReview { .. } | State::InfoRequested { .. } | State::InfoExpired { .. })
        }
        Event::ConfirmationReminded {} | Event::ConfirmationOverdue {} => {
            matches!(state, State::Submitted { .. } | State::InReview { .. } | State::InfoRequested { .. })
        }
        Event::CallLogged { .. } | Event::QuestionAsked { .. } => matches!(state, State::InReview { .. } | State::InfoRequested { .. }),
        Event::QuestionAnswered { .. } => matches!(state, State::InfoRequested { .. } | State::InfoExpired { .. }),
        Event::AnswerReminded {} | Event::InfoExpired {} => matches!(state, State::InfoRequested { .. }),
        Event::ReviewReminded {} | Event::ReviewOverdue {} => matches!(state, State::Submitted { .. } | State::InReview { .. }),
        Event::Approved { .. } => matches!(state, State::InReview { .. }),
        Event::Rejected { .. } => matches!(state, State::InReview { .. } | State::InfoRequested { .. } | State::InfoExpired { .. }),
    }
}

/// The dossier of an application that has not ended.
fn running(state: &State) -> Result<&Dossier, Rejection> {
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Submitted { dossier, .. }
        | State::InReview { dossier, .. }
        | State::InfoRequested { dossier, .. }
        | State::InfoExpired { dossier, .. } => Ok(dossier),
        State::Approved { .. } | State::Rejected { .. } | State::Withdrawn { .. } => Err(Rejection::Ended),
    }
}

/// The dossier, if this reviewer has it in hand and may decide on it.
fn reviewing<'a>(state: &'a State, reviewer: &Reviewer) -> Result<&'a Dossier, Rejection> {
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Submitted { .. } => Err(Rejection::NotClaimed),
        State::InReview { dossier, reviewer: holder, .. } | State::InfoRequested { dossier, reviewer: holder, .. } => {
            without_conflict(dossier, reviewer)?;
            holds(*holder, reviewer)?;
            Ok(dossier)
        }
        State::InfoExpired { .. } | State::Approved { .. } | State::Rejected { .. } | State::Withdrawn { .. } => Err(Rejection::Ended),
    }
}

fn holds(holder: crate::id::AccountId, reviewer: &Reviewer) -> Result<(), Rejection> {
    if holder == reviewer.account { Ok(()) } else { Err(Rejection::ClaimedByAnother) }
}

fn take_over(dossier: &Dossier, reviewer: &Reviewer) -> Result<(), Rejection> {
    without_conflict(dossier, reviewer)?;
    if reviewer.is_operator { Ok(()) } else { Err(Rejection::ClaimedByAnother) }
}

fn without_conflict(dossier: &Dossier, reviewer: &Reviewer) -> Result<(), Rejection> {
    if dossier.contact_accounts.contains(&reviewer.account) || dossier.contact_domains.contains(&reviewer.domain) {
        Err(Rejection::ConflictOfInterest)
    } else {
        Ok(())
    }
}

fn into_dossier(state: State) -> Option<Dossier> {
    match state {
        State::Unwritten => None,
        State::Submitted { dossier, .. }
        | State::InReview { dossier, .. }
        | State::InfoRequested { dossier, .. }
        | State::InfoExpired { dossier, .. }
        | State::Approved { dossier, .. }
        | State::Rejected { dossier, .. }
        | State::Withdrawn { dossier, .. } => Some(dossier),
    }
}

fn claimed(state: State, by: crate::id::AccountId, new_step: Option<Step>) -> State {
    match (state, new_step) {
        (State::InfoRequested { dossier, step, .. }, _) => State::InfoRequested { dossier, reviewer: by, step },
        (State::InfoExpired { dossier, .. }, _) => State::InfoExpired { dossier, reviewer: by },
        (State::Submitted { dossier, .. } | State::InReview { dossier, .. }, Some(step)) => State::InReview { dossier, reviewer: by, step },
        (other, _) => other,
    }
}

fn answered(mut state: State, question: crate::id::QuestionId, text: &Prose, step: Option<Step>, at: Timestamp) -> State {
    if let Some(asked) = state.dossier_mut().and_then(|dossier| dossier.questions.iter_mut().find(|known| known.id == question)) {
        asked.answer = Some((text.clone(), at));
    }
    match (state, step) {
        // Whoever owns the next step has the ball: the applicant, when other questions are open still.
        (
            State::InfoRequested { dossier, reviewer, .. } | State::InfoExpired { dossier, reviewer },
            Some(step @ Step { owner: Owner::Applicant(_), .. }),
        ) => State::InfoRequested { dossier, reviewer, step },
        (State::InfoRequested { mut dossier, reviewer, .. } | State::InfoExpired { mut dossier, reviewer }, Some(step)) => {
            dossier.clock = dossier.clock.resumed(at);
            State::InReview { dossier, reviewer, step }
        }
        (other, _) => other,
    }
}

fn ended(state: State, at: Timestamp, end: impl FnOnce(Dossier) -> State) -> State {
    into_dossier(state).map_or(State::Unwritten, |mut dossier| {
        dossier.clock = dossier.clock.stopped(at);
        end(dossier)
    })
}

fn change_step(state: &mut State, change: impl FnOnce(Step) -> Step) {
    if let State::Submitted { step, .. } | State::InReview { step, .. } | State::InfoRequested { step, .. } = state {
        *step = change(step.clone());
    }
}

fn change_confirmation_step(state: &mut State, change: impl FnOnce(Step) -> Step) {
    if let Some(Dossier { confirmation: Confirmation::Awaited { step }, .. }) = state.dossier_mut() {
        *step = change(step.clone());
    }
}
