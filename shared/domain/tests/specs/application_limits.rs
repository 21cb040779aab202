//! What the matrix of applications cannot show: what exactly an event sets, who may take over, and how much is enough.

use domain::{
    aggregate::Aggregate,
    application::{Application, Blocker, Command, Confirmation, Rejection, State},
    limits,
    organisation::{OrganisationId, Role},
    step::{Owner, Step},
};
use jiff::SignedDuration;

use super::{matrix::Specified as _, world::*};

fn decide(state: &State, command: Command) -> Result<usize, Rejection> {
    Application::decide(state, command, &occasion(an_hour_later()), &programme()).map(|events| events.len())
}

fn state(name: &str) -> State {
    Application::states().into_iter().find(|(known, _)| *known == name).unwrap().1
}

#[test]
fn a_submission_is_kept_as_it_came_and_waits_for_a_reviewer() {
    let State::Submitted { dossier, step } = state("submitted") else { panic!("submitted") };
    let given = submission();
    assert_eq!((dossier.id, &dossier.content, dossier.revises), (given.id, &given.content, given.revises));
    assert_eq!((dossier.business_contact, dossier.technical_contact), (given.business_contact, given.technical_contact));
    assert_eq!((&dossier.contact_accounts, &dossier.contact_domains), (&given.contact_accounts, &given.contact_domains));
    assert_eq!((dossier.submitted_at, dossier.clock.is_running()), (start(), true));
    let rules = programme().application;
    assert_eq!(step, Step::begin(Owner::Team(OrganisationId::Platform, Role::Reviewer), &rules.claim, start()));
    let awaited = Step::begin(Owner::Applicant(given.id), &rules.confirmation, start());
    assert_eq!(dossier.confirmation, Confirmation::Awaited { step: awaited });
}

#[test]
fn whoever_has_the_ball_owns_the_step() {
    let rules = programme().application;
    let reviewers = Step::begin(Owner::Member(OrganisationId::Platform, account("Rosa")), &rules.review, start());
    let applicants = Step::begin(Owner::Applicant(application_id("acme")), &rules.answer, start());
    for (name, step) in [
        ("unwritten", None),
        ("in_review, fresh", Some(&reviewers)),
        ("in_review, ready", Some(&reviewers)),
        ("info_requested, one", Some(&applicants)),
        ("info_requested, two", Some(&applicants)),
        ("info_expired, one", None),
        ("approved", None),
        ("rejected", None),
        ("withdrawn", None),
    ] {
        assert_eq!(Application::whose_move(&state(name)), step, "{name}");
    }
}

#[test]
fn the_reviewer_is_known_while_one_has_it() {
    for (name, state) in Application::states() {
        let has_one = name.starts_with("in_review") || name.starts_with("info_");
        assert_eq!(state.reviewer(), has_one.then(|| account("Rosa")), "{name}");
    }
}

#[test]
fn nothing_is_awaited_of_an_applicant_whose_application_has_expired_or_ended() {
    for (name, state) in Application::states() {
        let awaited = matches!(name, "submitted" | "in_review, fresh" | "info_requested, two");
        assert_eq!(state.confirmation_step().is_some(), awaited, "{name}");
    }
}

#[test]
fn the_earlier_of_both_steps_is_due_first() {
    // Claim on day 1, confirmation on day 2.
    assert_eq!(Application::due_at(&state("submitted")), Some(day(1)));
    // Confirmation on day 2, review on day 7.
    assert_eq!(Application::due_at(&state("in_review, fresh")), Some(day(2)));
    assert_eq!(Application::due_at(&state("in_review, ready")), Some(day(7)));
    assert_eq!(Application::due_at(&state("info_expired, two")), None);
}

#[test]
fn an_operator_takes_over_the_review_from_the_start_and_an_open_question_as_it_stands() {
    let taken = when::<Application>(&state("in_review, ready"), claim("Olga"), &occasion(day(2)));
    let step = Application::whose_move(&taken).unwrap();
    assert_eq!((step.owner, step.since), (Owner::Member(OrganisationId::Platform, account("Olga")), day(2)));
    let asked = state("info_requested, one");
    let taken = when::<Application>(&asked, claim("Olga"), &occasion(day(2)));
    assert_eq!((taken.reviewer(), taken.step()), (Some(account("Olga")), asked.step()));
}

#[test]
fn the_last_answer_gives_the_ball_back_to_the_reviewer_and_starts_the_clock() {
    let asked = state("info_requested, two");
    let one_left = when::<Application>(&asked, answer(0, "Hourly."), &occasion(day(2)));
    assert_eq!(one_left.step(), asked.step(), "the other question keeps its time");
    assert!(!one_left.dossier().unwrap().clock.is_running());
    let answered = when::<Application>(&one_left, answer(1, "Daily."), &occasion(day(3)));
    let step = answered.step().unwrap();
    assert_eq!((step.owner, step.since), (Owner::Member(OrganisationId::Platform, account("Rosa")), day(3)));
    let dossier = answered.dossier().unwrap();
    assert_eq!(dossier.clock.counted(day(4)), SignedDuration::from_hours(24));
    assert_eq!(dossier.questions[0].answer, Some((prose("Hourly."), day(2))));
    assert_eq!((dossier.questions[1].asked_at, dossier.questions[1].by), (start(), account("Rosa")));
}

#[test]
fn an_answer_that_reopens_gives_the_other_questions_their_time_again() {
    let reopened = when::<Application>(&state("info_expired, two"), answer(0, "Hourly."), &occasion(day(40)));
    let step = reopened.step().unwrap();
    assert_eq!((step.owner, step.since, step.deadline), (Owner::Applicant(application_id("acme")), day(40), day(54)));
    assert!(!reopened.dossier().unwrap().clock.is_running());
}

#[test]
fn the_end_remembers_who_decided_what_and_when_and_stops_the_clock() {
    let ready = state("in_review, ready");
    let State::Approved { by, partner: made, at, dossier } = when::<Application>(&ready, approve("Rosa", "acme"), &occasion(day(2))) else {
        panic!("approved")
    };
    assert_eq!((by, made, at), (account("Rosa"), partner("acme"), day(2)));
    assert_eq!(dossier.clock.counted(day(9)), SignedDuration::from_hours(48));
    let State::Rejected { by, reasons, at, dossier } = when::<Application>(&ready, reject("Rosa", "No."), &occasion(day(2))) else {
        panic!("rejected")
    };
    assert_eq!((by, reasons, at, dossier.clock.is_running()), (account("Rosa"), prose("No."), day(2), false));
    let State::Withdrawn { at, dossier } = when::<Application>(&ready, Command::Withdraw, &occasion(day(2))) else { panic!("withdrawn") };
    assert_eq!((at, dossier.clock.is_running()), (day(2), false));
}

#[test]
fn every_blocker_of_an_approval_is_named() {
    let blockers = |state: &State| state.dossier().unwrap().blockers(&programme());
    assert_eq!(blockers(&state("info_requested, two")), [Blocker::AddressNotConfirmed, Blocker::CallNotLogged, Blocker::QuestionOpen]);
    assert_eq!(blockers(&state("info_requested, one")), [Blocker::QuestionOpen]);
    assert_eq!(blockers(&state("in_review, ready")), []);
    let confirmed = application_after(vec![submit(), Command::ConfirmAddress, claim("Rosa")]);
    assert_eq!(blockers(&confirmed), [Blocker::CallNotLogged]);
    assert_eq!(decide(&confirmed, approve("Rosa", "acme")), Err(Rejection::Blocked(Blocker::CallNotLogged)));
}

#[test]
fn a_call_is_needed_only_where_the_programme_asks_for_one() {
    let isv = Command::Submit(Box::new(submission_of("isv")));
    let confirmed = application_after(vec![isv, Command::ConfirmAddress, claim("Rosa")]);
    assert_eq!(decide(&confirmed, approve("Rosa", "acme")), Ok(1));
}

/// The state after so many of a kind, one more of them, and how many are allowed.
type Fill<'a> = (&'a dyn Fn(usize) -> State, &'a dyn Fn(usize) -> Command, usize);

#[test]
fn what_may_be_added_has_a_limit_and_what_is_there_already_may_come_again() {
    let reviewing = || vec![submit(), claim("Rosa")];
    let with = |more: Vec<Command>| application_after(reviewing().into_iter().chain(more).collect());
    let questions = |count| with((0..count).map(|number| ask("Rosa", number)).collect());
    let documents = |count| with((0..count).map(add_document).collect());
    let call = |hours_ago: usize| log_call("Rosa", start() - SignedDuration::from_hours(i64::try_from(hours_ago).unwrap()));
    let calls = |count| with((0..count).map(call).collect());
    let fills: [Fill; 3] = [
        (&questions, &|number| ask("Rosa", number), limits::QUESTIONS),
        (&documents, &add_document, limits::DOCUMENTS),
        (&calls, &call, limits::CALLS),
    ];
    for (after, one, limit) in fills {
        assert_eq!(decide(&after(limit - 1), one(limit)), Ok(1));
        assert_eq!(decide(&after(limit), one(limit)), Err(Rejection::TooMany));
        assert_eq!(decide(&after(limit), one(limit - 1)), Ok(0));
    }
}

#[test]
fn a_call_may_be_logged_in_the_second_it_was_held() {
    let reviewing = state("in_review, fresh");
    let now = an_hour_later();
    assert_eq!(decide(&reviewing, log_call("Rosa", now)), Ok(1));
    assert_eq!(decide(&reviewing, log_call("Rosa", now + SignedDuration::from_nanos(1))), Err(Rejection::CallInTheFuture));
}

#[test]
fn its_audit_trail_is_the_platforms_and_once_approved_the_partners_too() {
    for (name, state) in Application::states() {
        let mut concerned = vec![OrganisationId::Platform];
        if name == "approved" {
            concerned.push(OrganisationId::Partner(partner("acme")));
        }
        assert_eq!(Application::concerns(&state), concerned, "{name}");
    }
}
