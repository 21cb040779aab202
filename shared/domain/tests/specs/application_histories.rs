//! Random lives of an application over simulated time. After every command all rules are checked against a chronicle
//! that is kept beside the aggregate and knows nothing of its state: only what was asked, what happened, and when.

use std::{cell::RefCell, collections::BTreeSet};

use domain::{
    aggregate::Aggregate,
    application::{Application, Command, Event, State},
    id::QuestionId,
    step::Step,
};
use jiff::{SignedDuration, Timestamp};
use proptest::{prelude::*, test_runner::TestRunner};

use super::{
    matrix::Specified as _,
    world::{self, *},
};

/// One thing that somebody does, or time that goes by.
#[derive(Clone, Debug)]
enum Deed {
    Wait(SignedDuration),
    /// Until time alone changes something.
    WaitUntilDue,
    Submit,
    Confirm,
    Claim(&'static str),
    LogCall(&'static str, i64),
    Ask(&'static str, usize),
    Answer(usize, &'static str),
    AddDocument(usize),
    Approve(&'static str),
    Reject(&'static str),
    Withdraw,
    PassTime,
}

fn deed() -> impl Strategy<Value = Deed> {
    let who = || prop_oneof![6 => Just("Rosa"), 1 => Just("Remy"), 2 => Just("Olga"), 1 => Just("Carla"), 1 => Just("Dario")];
    let text = prop_oneof![Just("Hourly."), Just("Daily.")];
    prop_oneof![
        2 => (0i64..90_000).prop_map(|seconds| Deed::Wait(SignedDuration::from_secs(seconds))),
        1 => (0i64..17).prop_map(|days| Deed::Wait(SignedDuration::from_hours(24 * days))),
        6 => Just(Deed::WaitUntilDue),
        4 => Just(Deed::Submit),
        4 => Just(Deed::Confirm),
        6 => who().prop_map(Deed::Claim),
        3 => (who(), -2i64..2).prop_map(|(who, hours)| Deed::LogCall(who, hours)),
        5 => (who(), 0usize..5).prop_map(|(who, number)| Deed::Ask(who, number)),
        8 => (0usize..5, text).prop_map(|(number, text)| Deed::Answer(number, text)),
        1 => (0usize..3).prop_map(Deed::AddDocument),
        6 => who().prop_map(Deed::Approve),
        1 => who().prop_map(Deed::Reject),
        1 => prop_oneof![1 => Just(Deed::Withdraw), 4 => Just(Deed::PassTime)],
        8 => Just(Deed::PassTime),
    ]
}

fn history() -> impl Strategy<Value = (bool, Vec<Deed>)> {
    (any::<bool>(), proptest::collection::vec(deed(), 1..70))
}

impl Deed {
    /// The command, and which of the platform's people gives it.
    fn command(&self, needs_call: bool, now: Timestamp) -> Option<(Option<&'static str>, Command)> {
        Some(match *self {
            Self::Wait(_) | Self::WaitUntilDue => return None,
            Self::Submit => (None, Command::Submit(Box::new(submission_of(if needs_call { "oem" } else { "isv" })))),
            Self::Confirm => (None, Command::ConfirmAddress),
            Self::Claim(who) => (Some(who), claim(who)),
            Self::LogCall(who, hours) => (Some(who), log_call(who, now + SignedDuration::from_hours(hours))),
            Self::Ask(who, number) => (Some(who), ask(who, number)),
            Self::Answer(number, text) => (None, answer(number, text)),
            Self::AddDocument(number) => (None, add_document(number)),
            Self::Approve(who) => (Some(who), approve(who, "acme")),
            Self::Reject(who) => (Some(who), reject(who, "No use case.")),
            Self::Withdraw => (None, Command::Withdraw),
            Self::PassTime => (None, Command::PassTime),
        })
    }
}

/// Whose turn it is; the platform's clock runs while it is the platform's.
#[derive(Clone, Copy, Default, PartialEq)]
enum Ball {
    #[default]
    NotInPlay,
    Platform,
    Applicant,
    Ended,
}

/// What a clerk would write down who sees events and a clock, and never the state.
#[derive(Default)]
struct Chronicle {
    needs_call: bool,
    is_confirmed: bool,
    calls: usize,
    open: BTreeSet<QuestionId>,
    ball: Ball,
    platform_seconds: i64,
    /// When the applicant was last given the full time to answer.
    applicant_asked_at: Option<Timestamp>,
    /// Reminders sent, by what they were about and the step that was begun then.
    reminders: Vec<(&'static str, Timestamp, Timestamp)>,
}

/// The arrows of product.md, section 1.
const EDGES: [(&str, &str); 17] = [
    ("unwritten", "submitted"),
    ("submitted", "in_review"),
    ("submitted", "withdrawn"),
    ("in_review", "in_review"),
    ("in_review", "info_requested"),
    ("in_review", "approved"),
    ("in_review", "rejected"),
    ("in_review", "withdrawn"),
    ("info_requested", "info_requested"),
    ("info_requested", "in_review"),
    ("info_requested", "info_expired"),
    ("info_requested", "rejected"),
    ("info_requested", "withdrawn"),
    ("info_expired", "info_requested"),
    ("info_expired", "in_review"),
    ("info_expired", "rejected"),
    ("info_expired", "withdrawn"),
];

impl Chronicle {
    fn waited(&mut self, time: SignedDuration) {
        if self.ball == Ball::Platform {
            self.platform_seconds += time.as_secs();
        }
    }

    /// Checks one event against everything that was written down, then writes it down too.
    fn happened(&mut self, event: &Event, before: &State, after: &State, who: Option<&str>, now: Timestamp) -> Result<(), TestCaseError> {
        prop_assert!(self.ball != Ball::Ended, "{event:?} after the end");
        prop_assert_ne!(before, after, "{:?} changes nothing", event);
        let (from, to) = (Application::label(before), Application::label(after));
        prop_assert!(from == to || EDGES.contains(&(from, to)), "{from} → {to} is no edge");
        if let Some(who) = who {
            prop_assert!(!has_conflict(who), "{who} decided in spite of a conflict of interest");
        }
        match event {
            Event::Submitted { .. } => self.ball = Ball::Platform,
            Event::AddressConfirmed {} => self.is_confirmed = true,
            Event::Claimed { .. } | Event::DocumentAdded { .. } | Event::ReviewOverdue {} | Event::ConfirmationOverdue {} => {}
            Event::CallLogged { call } => {
                prop_assert!(call.held_at <= now);
                self.calls += 1;
            }
            Event::QuestionAsked { question, .. } => {
                prop_assert!(self.open.insert(*question), "the same question twice");
                self.ball = Ball::Applicant;
                self.applicant_asked_at = Some(now);
            }
            Event::QuestionAnswered { question, .. } => {
                prop_assert!(self.open.remove(question), "an answer to no open question");
                self.ball = if self.open.is_empty() { Ball::Platform } else { Ball::Applicant };
                if from == "info_expired" {
                    self.applicant_asked_at = Some(now);
                }
            }
            Event::ConfirmationReminded {} => self.reminded("confirmation", before.confirmation_step(), now)?,
            Event::AnswerReminded {} => self.reminded("answer", before.step(), now)?,
            Event::ReviewReminded {} if from == "submitted" => self.reminded("claim", before.step(), now)?,
            Event::ReviewReminded {} => self.reminded("review", before.step(), now)?,
            Event::InfoExpired {} => {
                let asked = self.applicant_asked_at.unwrap();
                prop_assert!(now.duration_since(asked) >= SignedDuration::from_hours(14 * 24), "expired before the deadline");
            }
            Event::Approved { .. } => {
                prop_assert!(self.is_confirmed, "approved without a confirmed address");
                prop_assert!(self.calls > 0 || !self.needs_call, "approved without the required call");
                prop_assert!(self.open.is_empty(), "approved with an open question");
                self.end();
            }
            Event::Rejected { .. } | Event::Withdrawn { .. } => self.end(),
        }
        Ok(())
    }

    /// One reminder on a reminder day at most: days are counted from the beginning of the step.
    fn reminded(&mut self, about: &'static str, step: Option<&Step>, now: Timestamp) -> Result<(), TestCaseError> {
        let rules = programme().application;
        let rule = match about {
            "confirmation" => rules.confirmation,
            "answer" => rules.answer,
            "claim" => rules.claim,
            _ => rules.review,
        };
        let since = step.unwrap().since;
        let passed = |at: Timestamp| rule.reminder_days.iter().filter(|&&days| domain::step::add_days(since, days) <= at).count();
        let earlier = self.reminders.iter().filter(|(what, begun, _)| *what == about && *begun == since);
        let last = earlier.map(|(_, _, at)| passed(*at)).max().unwrap_or(0);
        prop_assert!(passed(now) > last, "{about}: reminded twice on one reminder day, or before the first");
        prop_assert!(now < domain::step::add_days(since, rule.days), "{about}: reminded after the deadline");
        self.reminders.push((about, since, now));
        Ok(())
    }

    fn end(&mut self) {
        self.ball = Ball::Ended;
    }
}

/// The scheduled job is woken at `due_at` and at no other time: it must not miss anything, wake for nothing, or spin.
fn wakes_exactly_when_due(state: &State, now: Timestamp) -> Result<(), TestCaseError> {
    let pass_time = |state: &State, at: Timestamp| Application::decide(state, Command::PassTime, &occasion(at), &world::programme());
    let Some(due) = Application::due_at(state) else {
        let forever = pass_time(state, Timestamp::MAX);
        prop_assert!(forever.is_err() || forever.as_ref() == Ok(&vec![]), "nothing is due, and yet {:?}", forever);
        return Ok(());
    };
    for before in [due - SignedDuration::from_nanos(1), due - SignedDuration::from_hours(5)] {
        prop_assert_eq!(pass_time(state, before), Ok(vec![]), "before it is due");
    }
    for at in [due, due.max(now)] {
        let events = pass_time(state, at).unwrap();
        prop_assert!(!events.is_empty(), "nothing happens when it is due");
        let next = Application::due_at(&then::<Application>(state, &events, at));
        prop_assert!(next.is_none_or(|next| next > at), "due at {at}, and due again at {next:?}");
    }
    Ok(())
}

/// Lives through a history; tells the states and events it met.
fn live(needs_call: bool, deeds: &[Deed]) -> Result<BTreeSet<String>, TestCaseError> {
    let (mut now, mut state) = (start(), State::default());
    let mut chronicle = Chronicle { needs_call, ..Chronicle::default() };
    let mut met = BTreeSet::new();
    for deed in deeds {
        let wait = match deed {
            Deed::Wait(time) => *time,
            Deed::WaitUntilDue => {
                Application::due_at(&state).map_or(SignedDuration::ZERO, |due| due.duration_since(now).max(SignedDuration::ZERO))
            }
            _ => SignedDuration::ZERO,
        };
        now += wait;
        chronicle.waited(wait);
        let Some((who, command)) = deed.command(needs_call, now) else { continue };
        let decided = Application::decide(&state, command.clone(), &occasion(now), &world::programme());
        prop_assert_eq!(&decided, &Application::decide(&state, command.clone(), &occasion(now), &world::programme()), "decide is pure");
        for event in decided.unwrap_or_default() {
            let after = Application::evolve(state.clone(), &event, now);
            chronicle.happened(&event, &state, &after, who, now)?;
            met.extend([name_of(&event), format!("→ {}", Application::label(&after))]);
            state = after;
        }
        let again = Application::decide(&state, command, &occasion(now), &world::programme()).unwrap_or_default();
        prop_assert_eq!(again, vec![], "the same command again");
        let counted = state.dossier().map_or(0, |dossier| dossier.clock.counted(now).as_secs());
        prop_assert_eq!(counted, chronicle.platform_seconds, "the stopping clock");
        prop_assert_eq!(state.dossier().is_some_and(|dossier| dossier.clock.is_running()), chronicle.ball == Ball::Platform);
        wakes_exactly_when_due(&state, now)?;
        if chronicle.ball == Ball::Ended {
            for event in Application::events() {
                prop_assert_eq!(&Application::evolve(state.clone(), &event, now), &state, "{:?} after the end", event);
            }
        }
        let stored = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(&serde_json::from_str::<State>(&stored).unwrap(), &state, "read back");
    }
    Ok(met)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_rule_holds_throughout_every_history((needs_call, deeds) in history()) {
        live(needs_call, &deeds)?;
    }
}

/// Guards the test above: histories that never came anywhere could not break a rule either.
#[test]
fn the_histories_meet_every_event_and_reach_every_state() {
    let met = RefCell::new(BTreeSet::new());
    let config = ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() };
    let run =
        TestRunner::new_with_rng(config, proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha))
            .run(&history(), |(needs_call, deeds)| {
                met.borrow_mut().extend(live(needs_call, &deeds)?);
                Ok(())
            });
    run.unwrap();
    let states = Application::states();
    let states = states.iter().map(|(_, state)| Application::label(state)).filter(|label| *label != "unwritten");
    let all: BTreeSet<_> = Application::events().iter().map(name_of).chain(states.map(|label| format!("→ {label}"))).collect();
    assert_eq!(*met.borrow(), all);
}
