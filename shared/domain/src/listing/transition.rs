use jiff::Timestamp;

use super::{
    Author, BadDocument, Blocker, Check, Command, Content, Document, DocumentState, Dossier, Event, Fault, NewListing, Question, Review,
    Reviewer, Shelved, State, Stop, Suspension, Verdict, Version, blockers,
};
use crate::{
    aggregate::Aggregate,
    clock::StoppingClock,
    digest::Digest,
    event::Occasion,
    id::{AccountId, DocumentId, QuestionId},
    limits,
    organisation::{OrganisationId, Role},
    programme::{Part, Programme},
    step::{Deadline, Due, Owner, Step},
    told::Told,
    values::Prose,
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing;

/// Why a command was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is no such listing.
    #[error("no such listing")]
    NotFound,
    /// It has been retired.
    #[error("the listing has been retired")]
    Retired,
    /// The idempotency key stood for another request.
    #[error("the idempotency key was used for another request")]
    IdempotencyKeyReused,
    /// Fields hold what cannot stand in any draft.
    #[error("fields are at fault")]
    Faulty(Vec<Fault>),
    /// A submitted version is frozen; withdraw it to write another.
    #[error("a submitted version cannot be edited")]
    Frozen,
    /// Nothing is drafted that could be handed in.
    #[error("there is no draft")]
    NoDraft,
    /// The content is not the one that was drafted.
    #[error("the content is not the draft's")]
    NotTheDraft,
    /// The draft lacks something.
    #[error("the draft cannot be submitted yet")]
    Blocked(Vec<Blocker>),
    /// There is no such document.
    #[error("no such document")]
    NoSuchDocument,
    /// The kind of document is not kept in this type of file.
    #[error("the type of file is not accepted for this kind of document")]
    FileTypeNotAccepted,
    /// No version is under review.
    #[error("no version is under review")]
    NotSubmitted,
    /// Nobody has claimed it.
    #[error("the version must be claimed first")]
    NotClaimed,
    /// Another reviewer has it.
    #[error("another reviewer has the version")]
    ClaimedByAnother,
    /// The reviewer belongs to the partner (product.md: nobody decides on their own).
    #[error("the reviewer belongs to the partner")]
    ConflictOfInterest,
    /// The checklist has no such standard.
    #[error("no such standard")]
    NoSuchStandard,
    /// A failed standard needs a note: the partner must know what to do.
    #[error("a failed standard needs a note")]
    NoteMissing,
    /// A question is open; nothing is approved over it.
    #[error("a question is open")]
    QuestionOpen,
    /// A standard is open or failed.
    #[error("not every standard has passed")]
    ChecklistNotPassed,
    /// There is no open question of this id.
    #[error("no open question of this id")]
    NoSuchQuestion,
    /// The question has an answer already, and it is another one.
    #[error("the question is already answered")]
    AlreadyAnswered,
    /// As many as are allowed are there already.
    #[error("no more can be added")]
    TooMany,
    /// Nothing is approved that could be published.
    #[error("no version is approved")]
    NotApproved,
    /// A listing of a certified kind of integration is published once it is certified.
    #[error("the integration is not certified")]
    NotCertified,
    /// A suspended listing is lifted before anything of it is published.
    #[error("the listing is suspended")]
    Suspended,
    /// Nothing is in the catalogue.
    #[error("no version is published")]
    NotPublished,
    /// Only an operator stops an app.
    #[error("only an operator stops an app")]
    NotAnOperator,
    /// A suspension cannot end before it begins.
    #[error("the lift date is not in the future")]
    LiftDateInThePast,
}

impl Aggregate for Listing {
    const NAME: &'static str = "listing";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        let now = occasion.now;
        match command {
            Command::Create(new) => create(state, *new, now, programme),
            Command::Edit { author, content } => edit(state, author, &content, programme),
            Command::AnnounceDocument { document, kind, file_name, media_type } => {
                let document = Document { id: document, kind, file_name, media_type, state: DocumentState::Announced { at: now } };
                announce(state, document)
            }
            Command::CheckDocument { document, outcome } => check_document(state, document, outcome),
            Command::Submit { author, content } => submit(state, author, &content, now, programme),
            Command::Claim(reviewer) => claim(state, &reviewer, now, programme),
            Command::Check { reviewer, part, id, verdict, note } => check(state, &reviewer, part, id, verdict, note),
            Command::Ask { reviewer, question, text } => {
                let dossier = reviewing(state, &reviewer)?;
                if dossier.questions().iter().any(|known| known.id == question) {
                    return Ok(vec![]);
                }
                if dossier.questions().len() >= limits::QUESTIONS {
                    return Err(Rejection::TooMany);
                }
                let step = partners_step(dossier, &programme.listing.answer, now);
                Ok(vec![Event::QuestionAsked { question, text, by: reviewer.account, step }])
            }
            Command::Answer { question, text } => answer(state, question, text, now, programme),
            Command::RequestChanges { reviewer, reasons } => match state {
                State::ChangesRequested { by, reasons: given, .. } if *by == reviewer.account && *given == reasons => Ok(vec![]),
                _ => {
                    let step = partners_step(reviewing(state, &reviewer)?, &programme.listing.changes, now);
                    Ok(vec![Event::ChangesRequested { by: reviewer.account, reasons, step }])
                }
            },
            Command::Approve(reviewer) => approve(state, &reviewer, now, programme),
            Command::Reject { reviewer, reasons } => match state {
                State::Rejected { by, reasons: given, .. } if *by == reviewer.account && *given == reasons => Ok(vec![]),
                _ => {
                    let version = reviewing(state, &reviewer)?.newest.number;
                    Ok(vec![Event::Rejected { version, by: reviewer.account, reasons }])
                }
            },
            Command::Withdraw => withdraw(state),
            Command::Publish { reviewer, certified } => publish(state, &reviewer, certified),
            Command::Suspend { reviewer, reason, lift_at } => suspend(state, &reviewer, reason, lift_at, now),
            Command::Lift(reviewer) => {
                let shelved = shelved(state, &reviewer)?;
                Ok(shelved.suspension.iter().map(|_| Event::Lifted { version: shelved.version }).collect())
            }
            Command::Stop { reviewer, reason } => stop(state, &reviewer, reason),
            Command::Release(reviewer) => {
                let dossier = published_once(state, &reviewer)?;
                Ok(dossier.stopped.iter().map(|_| Event::Released { by: reviewer.account }).collect())
            }
            Command::Retire { reviewer } => retire(state, reviewer.as_ref()),
            Command::PassTime => pass_time(state, now),
        }
    }

    fn evolve(mut state: State, event: &Event, at: Timestamp) -> State {
        if !can_happen(event, &state) {
            return state;
        }
        match event {
            Event::Created { dossier } => State::Draft { dossier: (**dossier).clone() },
            Event::Edited { content, by, domain } => change(state, |dossier| {
                dossier.newest.content = content.clone();
                dossier.remember(*by, domain);
            }),
            Event::VersionBegun { version, content, by, domain } => then(state, |mut dossier| {
                dossier.newest = Version { number: *version, content: content.clone(), begun_at: at, review: None };
                dossier.remember(*by, domain);
                State::Draft { dossier }
            }),
            Event::DocumentAnnounced { document } => change(state, |dossier| dossier.documents.push(document.clone())),
            Event::DocumentAccepted { document, bytes } => settle(state, *document, DocumentState::Accepted { at, bytes: *bytes }),
            Event::DocumentRefused { document, why } => settle(state, *document, DocumentState::Refused { at, why: *why }),
            Event::Submitted { by, domain, checklist, step, .. } => then(state, |mut dossier| {
                let (checklist, clock) = (checklist.clone(), StoppingClock::started(at));
                dossier.newest.review = Some(Review { submitted_at: at, submitted_by: *by, checklist, questions: vec![], clock });
                dossier.remember(*by, domain);
                State::Submitted { dossier, step: step.clone() }
            }),
            Event::Claimed { reviewer, step } => claimed(state, *reviewer, step.clone()),
            Event::Checked { part, id, verdict, note, .. } => change_review(state, |review| {
                if let Some(check) = review.checklist.iter_mut().find(|check| check.part == *part && check.id == *id) {
                    (check.verdict, check.note) = (*verdict, note.clone());
                }
            }),
            Event::QuestionAsked { question, text, by, step } => {
                let asked = Question { id: *question, text: text.clone(), by: *by, asked_at: at, answer: None };
                let state = change_review(state, |review| {
                    review.clock = review.clock.stopped(at);
                    review.questions.push(asked);
                });
                then(state, |dossier| State::InfoRequested { dossier, reviewer: *by, step: step.clone() })
            }
            Event::QuestionAnswered { question, text, step } => answered(state, *question, text, step.clone(), at),
            Event::AnswerReminded {} | Event::ReviewReminded {} | Event::ChangesReminded {} => {
                change_step(&mut state, |step| step.reminded(at));
                state
            }
            Event::AnswerOverdue {} | Event::ReviewOverdue {} | Event::ChangesOverdue {} => {
                change_step(&mut state, Step::past_deadline);
                state
            }
            Event::ChangesRequested { by, reasons, step } => {
                let (by, reasons, step) = (*by, reasons.clone(), step.clone());
                stopped(state, at, |dossier| State::ChangesRequested { dossier, by, reasons, step })
            }
            Event::Approved { by, step, .. } => stopped(state, at, |dossier| State::Approved { dossier, by: *by, at, step: step.clone() }),
            Event::Rejected { by, reasons, .. } => {
                stopped(state, at, |dossier| State::Rejected { dossier, by: *by, reasons: reasons.clone(), at })
            }
            Event::Withdrawn { .. } => stopped(state, at, |dossier| State::Withdrawn { dossier, at }),
            Event::Published { version, .. } => then(state, |mut dossier| {
                dossier.shelf = Some(Shelved { version: *version, content: dossier.newest.content.clone(), at, suspension: None });
                State::Published { dossier }
            }),
            Event::Suspended { reason, lift_at, by, .. } => {
                let suspension = Suspension { reason: reason.clone(), lift_at: *lift_at, by: *by, at };
                change_shelf(state, |shelved| shelved.suspension = Some(suspension))
            }
            Event::Lifted { .. } => change_shelf(state, |shelved| shelved.suspension = None),
            Event::Stopped { reason, by } => {
                let stop = Stop { reason: reason.clone(), by: *by, at };
                change(state, |dossier| dossier.stopped = Some(stop))
            }
            Event::Released { .. } => change(state, |dossier| dossier.stopped = None),
            Event::Retired { .. } => stopped(state, at, |dossier| State::Retired { dossier, at }),
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::Draft { .. } => "draft",
            State::Submitted { .. } => "submitted",
            State::InReview { .. } => "in_review",
            State::InfoRequested { .. } => "info_requested",
            State::ChangesRequested { .. } => "changes_requested",
            State::Approved { .. } => "approved",
            State::Rejected { .. } => "rejected",
            State::Withdrawn { .. } => "withdrawn",
            State::Published { dossier } if dossier.suspension().is_some() => "suspended",
            State::Published { .. } => "published",
            State::Retired { .. } => "retired",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn reason(event: &Event) -> Option<&Prose> {
        event.reason()
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        let partner = state.dossier().map(|dossier| OrganisationId::Partner(dossier.partner));
        std::iter::once(OrganisationId::Platform).chain(partner).collect()
    }

    fn whose_move(state: &State) -> Option<&Step> {
        state.step()
    }

    fn due_at(state: &State) -> Option<Timestamp> {
        let step = state.step().and_then(Step::due_at);
        step.into_iter().chain(lift_at(state)).min()
    }
}

impl Dossier {
    /// Whether all there is to approve is there: every standard passed, no question open.
    ///
    /// # Errors
    /// What is not.
    fn can_be_approved(&self) -> Result<(), Rejection> {
        if self.open_questions().next().is_some() {
            return Err(Rejection::QuestionOpen);
        }
        let has_passed = |review: &Review| review.checklist.iter().all(|check| check.verdict == Verdict::Passed);
        if self.newest.review.as_ref().is_some_and(has_passed) { Ok(()) } else { Err(Rejection::ChecklistNotPassed) }
    }

    fn remember(&mut self, account: AccountId, domain: &Digest) {
        if !self.people.contains(&account) && self.people.len() < limits::LISTING_PEOPLE {
            self.people.push(account);
        }
        if !self.domains.contains(domain) && self.domains.len() < limits::LISTING_PEOPLE {
            self.domains.push(domain.clone());
        }
    }
}

fn create(state: &State, new: NewListing, now: Timestamp, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    if let Some(dossier) = state.dossier() {
        // The same request again meets what it made, whatever became of that meanwhile.
        return if dossier.request == new.request { Ok(vec![]) } else { Err(Rejection::IdempotencyKeyReused) };
    }
    without_faults(&new.content, programme)?;
    let dossier = Dossier {
        id: new.id,
        partner: new.partner,
        partner_name: new.partner_name,
        request: new.request,
        people: vec![new.author.account],
        domains: vec![new.author.domain],
        newest: Version { number: 1, content: new.content.summary(), begun_at: now, review: None },
        shelf: None,
        stopped: None,
        documents: vec![],
        created_at: now,
    };
    Ok(vec![Event::Created { dossier: Box::new(dossier) }])
}

fn edit(state: &State, author: Author, content: &Content, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    let Author { account: by, domain } = author;
    let dossier = editable(state)?;
    let summary = content.summary();
    if let State::Draft { .. } = state {
        if dossier.newest.content.digest == summary.digest {
            return Ok(vec![]);
        }
        without_faults(content, programme)?;
        return Ok(vec![Event::Edited { content: summary, by, domain }]);
    }
    without_faults(content, programme)?;
    Ok(vec![Event::VersionBegun { version: dossier.newest.number + 1, content: summary, by, domain }])
}

fn without_faults(content: &Content, programme: &Programme) -> Result<(), Rejection> {
    let faults = content.faults(programme);
    if faults.is_empty() { Ok(()) } else { Err(Rejection::Faulty(faults)) }
}

fn announce(state: &State, document: Document) -> Result<Vec<Event>, Rejection> {
    let dossier = living(state)?;
    if let Some(known) = dossier.document(&document.id) {
        let is_same = (known.kind, &known.file_name, known.media_type) == (document.kind, &document.file_name, document.media_type);
        return if is_same { Ok(vec![]) } else { Err(Rejection::IdempotencyKeyReused) };
    }
    editable(state)?;
    if !document.kind.media_types().contains(&document.media_type) {
        return Err(Rejection::FileTypeNotAccepted);
    }
    if dossier.documents.len() >= limits::LISTING_DOCUMENTS {
        return Err(Rejection::TooMany);
    }
    Ok(vec![Event::DocumentAnnounced { document }])
}

fn check_document(state: &State, id: DocumentId, outcome: Result<u64, BadDocument>) -> Result<Vec<Event>, Rejection> {
    let document = living(state)?.document(&id).ok_or(Rejection::NoSuchDocument)?;
    match document.state {
        // The first look counts: what was accepted was put where no form reaches it.
        DocumentState::Accepted { .. } | DocumentState::Refused { .. } => Ok(vec![]),
        DocumentState::Announced { .. } => Ok(vec![match outcome {
            Ok(bytes) if bytes > document.kind.most_bytes() => Event::DocumentRefused { document: id, why: BadDocument::TooLarge },
            Ok(bytes) => Event::DocumentAccepted { document: id, bytes },
            Err(why) => Event::DocumentRefused { document: id, why },
        }]),
    }
}

fn submit(state: &State, author: Author, content: &Content, now: Timestamp, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    let digest = content.digest();
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Retired { .. } => Err(Rejection::Retired),
        State::Draft { dossier } => {
            if dossier.newest.content.digest != digest {
                return Err(Rejection::NotTheDraft);
            }
            let blockers = blockers(content, &dossier.documents, programme);
            if !blockers.is_empty() {
                return Err(Rejection::Blocked(blockers));
            }
            let step = Step::begin(Owner::Team(OrganisationId::Platform, Role::Reviewer), &programme.listing.claim, now);
            let checklist = programme.listing.checklist.iter().map(Check::from).collect();
            let version = dossier.newest.number;
            Ok(vec![Event::Submitted { version, content: digest, by: author.account, domain: author.domain, checklist, step }])
        }
        // The button pressed twice, or by two at once: the version is handed in once.
        State::Submitted { dossier, .. }
        | State::InReview { dossier, .. }
        | State::InfoRequested { dossier, .. }
        | State::Approved { dossier, .. } => {
            if dossier.newest.content.digest == digest {
                Ok(vec![])
            } else {
                Err(Rejection::NotTheDraft)
            }
        }
        State::ChangesRequested { .. } | State::Rejected { .. } | State::Withdrawn { .. } | State::Published { .. } => {
            Err(Rejection::NoDraft)
        }
    }
}

fn claim(state: &State, reviewer: &Reviewer, now: Timestamp, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    let begin = || Step::begin(Owner::Member(OrganisationId::Platform, reviewer.account), &programme.listing.review, now);
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Retired { .. } => Err(Rejection::Retired),
        State::Submitted { dossier, .. } => {
            without_conflict(dossier, reviewer)?;
            Ok(vec![Event::Claimed { reviewer: reviewer.account, step: Some(begin()) }])
        }
        State::InReview { reviewer: holder, .. } | State::InfoRequested { reviewer: holder, .. } if *holder == reviewer.account => {
            Ok(vec![])
        }
        State::InReview { dossier, .. } => {
            take_over(dossier, reviewer)?;
            Ok(vec![Event::Claimed { reviewer: reviewer.account, step: Some(begin()) }])
        }
        // The partner keeps the ball; only who reads the answer is another.
        State::InfoRequested { dossier, .. } => {
            take_over(dossier, reviewer)?;
            Ok(vec![Event::Claimed { reviewer: reviewer.account, step: None }])
        }
        State::Draft { .. }
        | State::ChangesRequested { .. }
        | State::Approved { .. }
        | State::Rejected { .. }
        | State::Withdrawn { .. }
        | State::Published { .. } => Err(Rejection::NotSubmitted),
    }
}

fn check(
    state: &State,
    reviewer: &Reviewer,
    part: Part,
    id: String,
    verdict: Verdict,
    note: Option<Prose>,
) -> Result<Vec<Event>, Rejection> {
    let dossier = reviewing(state, reviewer)?;
    let checklist = dossier.newest.review.as_ref().map_or(&[][..], |review| &review.checklist);
    let known = checklist.iter().find(|check| check.part == part && check.id == id).ok_or(Rejection::NoSuchStandard)?;
    if verdict == Verdict::Failed && note.is_none() {
        return Err(Rejection::NoteMissing);
    }
    if (known.verdict, &known.note) == (verdict, &note) {
        return Ok(vec![]);
    }
    Ok(vec![Event::Checked { part, id, verdict, note, by: reviewer.account }])
}

fn answer(state: &State, question: QuestionId, text: Prose, now: Timestamp, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    let dossier = living(state)?;
    let asked = dossier.questions().iter().find(|known| known.id == question).ok_or(Rejection::NoSuchQuestion)?;
    match (&asked.answer, state) {
        (Some((given, _)), _) if *given == text => Ok(vec![]),
        (Some(_), _) => Err(Rejection::AlreadyAnswered),
        (None, State::InfoRequested { reviewer, .. }) => {
            let is_last = dossier.open_questions().count() == 1;
            let begin = || Step::begin(Owner::Member(OrganisationId::Platform, *reviewer), &programme.listing.review, now);
            Ok(vec![Event::QuestionAnswered { question, text, step: is_last.then(begin) }])
        }
        // Decided over the open question: nobody waits for its answer any more.
        (None, _) => Err(Rejection::NoSuchQuestion),
    }
}

fn approve(state: &State, reviewer: &Reviewer, now: Timestamp, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    if let State::Approved { .. } = state {
        return Ok(vec![]);
    }
    let dossier = reviewing(state, reviewer)?;
    dossier.can_be_approved()?;
    let step = Step::begin(Owner::Team(OrganisationId::Platform, Role::Reviewer), &programme.listing.publication, now);
    Ok(vec![Event::Approved { version: dossier.newest.number, by: reviewer.account, step }])
}

fn withdraw(state: &State) -> Result<Vec<Event>, Rejection> {
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Retired { .. } => Err(Rejection::Retired),
        State::Withdrawn { .. } => Ok(vec![]),
        State::Submitted { dossier, .. }
        | State::InReview { dossier, .. }
        | State::InfoRequested { dossier, .. }
        | State::ChangesRequested { dossier, .. }
        | State::Approved { dossier, .. } => Ok(vec![Event::Withdrawn { version: dossier.newest.number }]),
        State::Draft { .. } | State::Rejected { .. } | State::Published { .. } => Err(Rejection::NotSubmitted),
    }
}

fn publish(state: &State, reviewer: &Reviewer, certified: bool) -> Result<Vec<Event>, Rejection> {
    let dossier = living(state)?;
    without_conflict(dossier, reviewer)?;
    if dossier.suspension().is_some() {
        return Err(Rejection::Suspended);
    }
    match state {
        State::Published { .. } => Ok(vec![]),
        State::Approved { dossier: Dossier { newest, id, .. }, .. } => {
            if newest.content.integration_type.is_some() && !certified {
                return Err(Rejection::NotCertified);
            }
            let content = newest.content.digest.clone();
            Ok(vec![Event::Published { listing: *id, version: newest.number, content, by: reviewer.account }])
        }
        State::Unwritten
        | State::Draft { .. }
        | State::Submitted { .. }
        | State::InReview { .. }
        | State::InfoRequested { .. }
        | State::ChangesRequested { .. }
        | State::Rejected { .. }
        | State::Withdrawn { .. }
        | State::Retired { .. } => Err(Rejection::NotApproved),
    }
}

fn suspend(state: &State, reviewer: &Reviewer, reason: Prose, lift_at: Option<Timestamp>, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    let shelved = shelved(state, reviewer)?;
    if shelved.suspension.as_ref().is_some_and(|given| given.reason == reason && given.lift_at == lift_at) {
        return Ok(vec![]);
    }
    if lift_at.is_some_and(|at| at <= now) {
        return Err(Rejection::LiftDateInThePast);
    }
    Ok(vec![Event::Suspended { version: shelved.version, reason, lift_at, by: reviewer.account }])
}

fn stop(state: &State, reviewer: &Reviewer, reason: Prose) -> Result<Vec<Event>, Rejection> {
    let is_same = published_once(state, reviewer)?.stopped.as_ref().is_some_and(|known| known.reason == reason);
    Ok(if is_same { vec![] } else { vec![Event::Stopped { reason, by: reviewer.account }] })
}

/// The dossier of an app that customers may have, retired or not, if this reviewer may stop it.
fn published_once<'a>(state: &'a State, reviewer: &Reviewer) -> Result<&'a Dossier, Rejection> {
    let dossier = state.dossier().ok_or(Rejection::NotFound)?;
    without_conflict(dossier, reviewer)?;
    if !reviewer.is_operator {
        return Err(Rejection::NotAnOperator);
    }
    if dossier.shelf.is_some() { Ok(dossier) } else { Err(Rejection::NotPublished) }
}

fn retire(state: &State, reviewer: Option<&Reviewer>) -> Result<Vec<Event>, Rejection> {
    if let State::Retired { .. } = state {
        return Ok(vec![]);
    }
    let dossier = living(state)?;
    if let Some(reviewer) = reviewer {
        without_conflict(dossier, reviewer)?;
    }
    Ok(vec![Event::Retired { version: dossier.shelf.as_ref().map(|shelved| shelved.version) }])
}

fn pass_time(state: &State, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    if *state == State::Unwritten {
        return Err(Rejection::NotFound);
    }
    let lifted = state.dossier().and_then(|dossier| dossier.shelf.as_ref()).filter(|_| lift_at(state).is_some_and(|at| at <= now));
    let lifted = lifted.map(|shelved| Event::Lifted { version: shelved.version });
    let step = match (state.step().map_or(Due::Nothing, |step| step.due(now)), state) {
        (Due::Nothing, _) => None,
        (Due::Remind, State::InfoRequested { .. }) => Some(Event::AnswerReminded {}),
        (Due::Remind, State::ChangesRequested { .. }) => Some(Event::ChangesReminded {}),
        (Due::Remind, _) => Some(Event::ReviewReminded {}),
        (Due::Deadline, State::InfoRequested { .. }) => Some(Event::AnswerOverdue {}),
        (Due::Deadline, State::ChangesRequested { .. }) => Some(Event::ChangesOverdue {}),
        (Due::Deadline, _) => Some(Event::ReviewOverdue {}),
    };
    Ok(lifted.into_iter().chain(step).collect())
}

/// Whether an event means anything in a state. `decide` emits no other; a replayed or misplaced one changes nothing, so
/// that what has ended stays as it ended.
fn can_happen(event: &Event, state: &State) -> bool {
    let is_alive = !matches!(state, State::Unwritten | State::Retired { .. });
    match event {
        Event::Created { .. } => matches!(state, State::Unwritten),
        Event::Edited { .. } | Event::Submitted { .. } => matches!(state, State::Draft { .. }),
        Event::VersionBegun { .. } => state.is_editable() && !matches!(state, State::Draft { .. }),
        Event::DocumentAnnounced { document } => {
            state.is_editable() && state.dossier().is_some_and(|dossier| dossier.document(&document.id).is_none())
        }
        Event::DocumentAccepted { document, .. } | Event::DocumentRefused { document, .. } => {
            let known = state.dossier().and_then(|dossier| dossier.document(document));
            is_alive && known.is_some_and(|known| matches!(known.state, DocumentState::Announced { .. }))
        }
        Event::Claimed { .. } => matches!(state, State::Submitted { .. } | State::InReview { .. } | State::InfoRequested { .. }),
        Event::Checked { .. } | Event::QuestionAsked { .. } | Event::ChangesRequested { .. } | Event::Rejected { .. } => {
            matches!(state, State::InReview { .. } | State::InfoRequested { .. })
        }
        Event::QuestionAnswered { .. } | Event::AnswerReminded {} | Event::AnswerOverdue {} => matches!(state, State::InfoRequested { .. }),
        Event::ReviewReminded {} | Event::ReviewOverdue {} => {
            matches!(state, State::Submitted { .. } | State::InReview { .. } | State::Approved { .. })
        }
        Event::ChangesReminded {} | Event::ChangesOverdue {} => matches!(state, State::ChangesRequested { .. }),
        Event::Approved { .. } => matches!(state, State::InReview { .. }),
        Event::Withdrawn { .. } => matches!(
            state,
            State::Submitted { .. }
                | State::InReview { .. }
                | State::InfoRequested { .. }
                | State::ChangesRequested { .. }
                | State::Approved { .. }
        ),
        Event::Published { .. } => matches!(state, State::Approved { .. }),
        Event::Suspended { .. } => is_alive && state.dossier().is_some_and(|dossier| dossier.shelf.is_some()),
        Event::Lifted { .. } => is_alive && state.dossier().is_some_and(|dossier| dossier.suspension().is_some()),
        Event::Stopped { .. } => state.dossier().is_some_and(|dossier| dossier.shelf.is_some()),
        Event::Released { .. } => state.dossier().is_some_and(|dossier| dossier.stopped.is_some()),
        Event::Retired { .. } => is_alive,
    }
}

/// When time alone lifts the suspension, if it does.
fn lift_at(state: &State) -> Option<Timestamp> {
    match state {
        State::Unwritten | State::Retired { .. } => None,
        State::Draft { dossier }
        | State::Submitted { dossier, .. }
        | State::InReview { dossier, .. }
        | State::InfoRequested { dossier, .. }
        | State::ChangesRequested { dossier, .. }
        | State::Approved { dossier, .. }
        | State::Rejected { dossier, .. }
        | State::Withdrawn { dossier, .. }
        | State::Published { dossier } => dossier.suspension()?.lift_at,
    }
}

fn partners_step(dossier: &Dossier, rule: &Deadline, now: Timestamp) -> Step {
    Step::begin(Owner::Team(OrganisationId::Partner(dossier.partner), Role::PartnerAdmin), rule, now)
}

/// The dossier of a listing that has not been retired.
fn living(state: &State) -> Result<&Dossier, Rejection> {
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Retired { .. } => Err(Rejection::Retired),
        State::Draft { dossier }
        | State::Submitted { dossier, .. }
        | State::InReview { dossier, .. }
        | State::InfoRequested { dossier, .. }
        | State::ChangesRequested { dossier, .. }
        | State::Approved { dossier, .. }
        | State::Rejected { dossier, .. }
        | State::Withdrawn { dossier, .. }
        | State::Published { dossier } => Ok(dossier),
    }
}

/// The dossier of a listing whose partner may write.
fn editable(state: &State) -> Result<&Dossier, Rejection> {
    let dossier = living(state)?;
    if state.is_editable() { Ok(dossier) } else { Err(Rejection::Frozen) }
}

/// The dossier, if this reviewer has it in hand and may decide on it.
fn reviewing<'a>(state: &'a State, reviewer: &Reviewer) -> Result<&'a Dossier, Rejection> {
    match state {
        State::Unwritten => Err(Rejection::NotFound),
        State::Retired { .. } => Err(Rejection::Retired),
        State::Submitted { .. } => Err(Rejection::NotClaimed),
        State::InReview { dossier, reviewer: holder, .. } | State::InfoRequested { dossier, reviewer: holder, .. } => {
            without_conflict(dossier, reviewer)?;
            if *holder == reviewer.account { Ok(dossier) } else { Err(Rejection::ClaimedByAnother) }
        }
        State::Draft { .. }
        | State::ChangesRequested { .. }
        | State::Approved { .. }
        | State::Rejected { .. }
        | State::Withdrawn { .. }
        | State::Published { .. } => Err(Rejection::NotSubmitted),
    }
}

/// What is on the shelf, if this reviewer may decide on it.
fn shelved<'a>(state: &'a State, reviewer: &Reviewer) -> Result<&'a Shelved, Rejection> {
    let dossier = living(state)?;
    without_conflict(dossier, reviewer)?;
    dossier.shelf.as_ref().ok_or(Rejection::NotPublished)
}

fn take_over(dossier: &Dossier, reviewer: &Reviewer) -> Result<(), Rejection> {
    without_conflict(dossier, reviewer)?;
    if reviewer.is_operator { Ok(()) } else { Err(Rejection::ClaimedByAnother) }
}

fn without_conflict(dossier: &Dossier, reviewer: &Reviewer) -> Result<(), Rejection> {
    let is_of_partner = reviewer.is_of_partner || dossier.people.contains(&reviewer.account) || dossier.domains.contains(&reviewer.domain);
    if is_of_partner { Err(Rejection::ConflictOfInterest) } else { Ok(()) }
}

fn change(mut state: State, change: impl FnOnce(&mut Dossier)) -> State {
    if let Some(dossier) = state.dossier_mut() {
        change(dossier);
    }
    state
}

fn change_review(state: State, with: impl FnOnce(&mut Review)) -> State {
    change(state, |dossier| {
        if let Some(review) = &mut dossier.newest.review {
            with(review);
        }
    })
}

fn change_shelf(state: State, with: impl FnOnce(&mut Shelved)) -> State {
    change(state, |dossier| {
        if let Some(shelved) = &mut dossier.shelf {
            with(shelved);
        }
    })
}

fn change_step(state: &mut State, change: impl FnOnce(Step) -> Step) {
    if let Some(step) = state.step_mut() {
        *step = change(step.clone());
    }
}

fn settle(state: State, id: DocumentId, settled: DocumentState) -> State {
    change(state, |dossier| {
        if let Some(document) = dossier.documents.iter_mut().find(|document| document.id == id) {
            document.state = settled;
        }
    })
}

fn then(state: State, next: impl FnOnce(Dossier) -> State) -> State {
    state.into_dossier().map_or(State::Unwritten, next)
}

/// The platform has the ball no more: its clock stands from here on.
fn stopped(state: State, at: Timestamp, next: impl FnOnce(Dossier) -> State) -> State {
    then(change_review(state, |review| review.clock = review.clock.stopped(at)), next)
}

fn claimed(state: State, by: AccountId, new_step: Option<Step>) -> State {
    match (state, new_step) {
        (State::InfoRequested { dossier, step, .. }, _) => State::InfoRequested { dossier, reviewer: by, step },
        (State::Submitted { dossier, .. } | State::InReview { dossier, .. }, Some(step)) => State::InReview { dossier, reviewer: by, step },
        (other, _) => other,
    }
}

fn answered(state: State, question: QuestionId, text: &Prose, step: Option<Step>, at: Timestamp) -> State {
    let is_last = step.is_some();
    let state = change_review(state, |review| {
        if let Some(asked) = review.questions.iter_mut().find(|known| known.id == question) {
            asked.answer = Some((text.clone(), at));
        }
        if is_last {
            review.clock = review.clock.resumed(at);
        }
    });
    match (state, step) {
        (State::InfoRequested { dossier, reviewer, .. }, Some(step)) => State::InReview { dossier, reviewer, step },
        (other, _) => other,
    }
}
