//! Random lives of a listing over simulated time, checked after every command against a chronicle that knows nothing of
//! the state: only what was asked, what happened, and when.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use domain::{
    aggregate::Aggregate,
    digest::Digest,
    id::QuestionId,
    listing::{BadDocument, Command, Content, DocumentKind, Event, Listing, MediaType, State, Verdict},
    programme::Part,
};
use jiff::{SignedDuration, Timestamp};
use proptest::{prelude::*, test_runner::TestRunner};

use super::{
    listing::{
        announce, answer, ask, certified_kind, check, complete, create, edit, look, publish, reject, request_changes, reviewer, stop,
        submit, suspend,
    },
    matrix::Specified as _,
    world::{document, name_of, occasion, programme, prose, start, then},
};

/// One thing that somebody does, or time that goes by.
#[derive(Clone, Debug)]
enum Deed {
    Wait(SignedDuration),
    /// Until time alone changes something, and it does.
    WaitUntilDue,
    Create,
    Edit(usize),
    Announce(usize),
    Look(usize, bool),
    Submit(usize),
    Claim(&'static str),
    /// All standards at once, or one of them failed.
    Check(&'static str, bool),
    Ask(&'static str, usize),
    Answer(usize),
    RequestChanges(&'static str),
    Approve(&'static str),
    Reject(&'static str),
    Withdraw,
    Publish(&'static str, bool),
    Suspend(&'static str, Option<u16>),
    Lift(&'static str),
    Stop(&'static str),
    Release(&'static str),
    Retire(Option<&'static str>),
    PassTime,
}

fn who() -> impl Strategy<Value = &'static str> {
    prop_oneof![12 => Just("Rosa"), 2 => Just("Remy"), 2 => Just("Olga"), 1 => Just("Carla"), 1 => Just("Dario"), 1 => Just("Petra")]
}

fn operator() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just("Olga"), 1 => who()]
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        2 => (0i64..90_000).prop_map(|seconds| Deed::Wait(SignedDuration::from_secs(seconds))),
        9 => Just(Deed::WaitUntilDue),
        4 => Just(Deed::Create),
        5 => (0usize..3).prop_map(Deed::Edit),
        6 => (0usize..3).prop_map(Deed::Announce),
        6 => (0usize..3, prop::bool::weighted(0.9)).prop_map(|(number, good)| Deed::Look(number, good)),
        10 => (0usize..3).prop_map(Deed::Submit),
        8 => who().prop_map(Deed::Claim),
        10 => (who(), prop::bool::weighted(0.9)).prop_map(|(who, good)| Deed::Check(who, good)),
        2 => (who(), 0usize..3).prop_map(|(who, number)| Deed::Ask(who, number)),
        5 => (0usize..3).prop_map(Deed::Answer),
        3 => who().prop_map(Deed::RequestChanges),
        8 => who().prop_map(Deed::Approve),
        1 => who().prop_map(Deed::Reject),
        1 => Just(Deed::Withdraw),
        8 => (who(), any::<bool>()).prop_map(|(who, certified)| Deed::Publish(who, certified)),
        3 => (who(), prop::option::of(1u16..40)).prop_map(|(who, days)| Deed::Suspend(who, days)),
        4 => who().prop_map(Deed::Lift),
        1 => operator().prop_map(Deed::Stop),
        3 => Just(Deed::PassTime),
    ]
}

fn history() -> impl Strategy<Value = Vec<Deed>> {
    // Every story begins with a draft that can be handed in; some end for good, and some are stopped before or after that.
    let beginning = vec![Deed::Create, Deed::Announce(0), Deed::Announce(1), Deed::Look(0, true), Deed::Look(1, true), Deed::Edit(0)];
    let stop = prop_oneof![3 => Just(vec![]), 1 => operator().prop_map(|who| vec![Deed::Stop(who), Deed::Release(who)])];
    let end = prop::option::weighted(0.3, prop_oneof![3 => Just(None), 1 => who().prop_map(Some)]);
    let after = proptest::collection::vec(deed(), 0..6);
    (any::<bool>(), proptest::collection::vec(deed(), 1..90), end, after, stop).prop_map(move |(is_told_whole, deeds, end, after, stop)| {
        let mut story = if is_told_whole { beginning.clone() } else { vec![] };
        story.extend(deeds);
        if let Some(who) = end {
            story.push(Deed::Retire(who));
            story.extend(after);
        }
        story.extend(stop);
        story
    })
}

fn content(number: usize) -> Content {
    match number {
        0 => complete(),
        1 => certified_kind(),
        _ => Content { tagline: None, ..complete() },
    }
}

impl Deed {
    /// The commands, and which of the platform's people gives them.
    fn commands(&self, now: Timestamp) -> (Option<&'static str>, Vec<Command>) {
        match *self {
            Self::Wait(_) => (None, vec![]),
            Self::Create => (None, vec![create()]),
            Self::Edit(number) => (None, vec![edit(content(number))]),
            Self::Announce(1) => (None, vec![announce(1, DocumentKind::Logo, MediaType::Png)]),
            Self::Announce(number) => (None, vec![announce(number, DocumentKind::Security, MediaType::Pdf)]),
            Self::Look(number, good) => (None, vec![look(number, if good { Ok(9) } else { Err(BadDocument::Damaged) })]),
            Self::Submit(number) => (None, vec![submit(content(number))]),
            Self::Claim(who) => (Some(who), vec![Command::Claim(reviewer(who))]),
            Self::Check(who, true) => (Some(who), super::listing::pass_every_standard(who)),
            Self::Check(who, false) => (Some(who), vec![check(who, Part::Security, "works", Verdict::Failed, Some("No."))]),
            Self::Ask(who, number) => (Some(who), vec![ask(who, number)]),
            Self::Answer(number) => (None, vec![answer(number, "Hourly.")]),
            Self::RequestChanges(who) => (Some(who), vec![request_changes(who, "Shorter.")]),
            Self::Approve(who) => (Some(who), vec![Command::Approve(reviewer(who))]),
            Self::Reject(who) => (Some(who), vec![reject(who, "No.")]),
            Self::Withdraw => (None, vec![Command::Withdraw]),
            Self::Publish(who, certified) => (Some(who), vec![publish(who, certified)]),
            Self::Suspend(who, None) => (Some(who), vec![suspend(who, None)]),
            Self::Suspend(who, Some(days)) => {
                let lift_at = Some(domain::step::add_days(now, days));
                (Some(who), vec![Command::Suspend { reviewer: reviewer(who), reason: prose("It leaks."), lift_at }])
            }
            Self::Lift(who) => (Some(who), vec![Command::Lift(reviewer(who))]),
            Self::Stop(who) => (Some(who), vec![stop(who, "It reads at night.")]),
            Self::Release(who) => (Some(who), vec![Command::Release(reviewer(who))]),
            Self::Retire(who) => (who, vec![Command::Retire { reviewer: who.map(reviewer) }]),
            Self::PassTime | Self::WaitUntilDue => (None, vec![Command::PassTime]),
        }
    }
}

/// When a suspension ends by itself, if it does.
#[derive(Clone, Copy)]
struct Until(Option<Timestamp>);

/// What a clerk would write down who sees events and a clock, and never the state.
#[derive(Default)]
struct Chronicle {
    version: u32,
    draft: Option<Digest>,
    /// What each version said when it was handed in.
    frozen: BTreeMap<u32, Digest>,
    approved: BTreeSet<u32>,
    passed: BTreeSet<(Part, String)>,
    open: BTreeSet<QuestionId>,
    shelf: Option<u32>,
    /// While it is suspended: until when.
    suspended: Option<Until>,
    /// Since when its operator keeps it from reading.
    stopped: Option<Timestamp>,
    is_retired: bool,
    is_certified_kind: bool,
    is_running: bool,
    seconds: i64,
}

impl Chronicle {
    fn happened(&mut self, event: &Event, certified: bool, who: Option<&str>, now: Timestamp) -> Result<(), TestCaseError> {
        // An app that is retired may still be installed, and so be stopped.
        let is_of_reading = matches!(event, Event::Stopped { .. } | Event::Released { .. });
        prop_assert!(!self.is_retired || is_of_reading, "{event:?} after the end");
        if let Some(who) = who {
            prop_assert!(!matches!(who, "Carla" | "Dario" | "Petra"), "{who} decided in spite of a conflict of interest");
        }
        match event {
            Event::Created { .. } => (self.version, self.draft) = (1, None),
            Event::Edited { content, .. } => self.drafted(content)?,
            Event::VersionBegun { version, content, .. } => {
                prop_assert_eq!(*version, self.version + 1);
                self.version = *version;
                self.drafted(content)?;
            }
            Event::Submitted { version, content, checklist, .. } => {
                prop_assert_eq!((*version, Some(content)), (self.version, self.draft.as_ref()));
                prop_assert!(self.frozen.insert(*version, content.clone()).is_none(), "handed in twice");
                prop_assert_eq!(checklist.len(), 3);
                self.passed.clear();
                self.open.clear();
                (self.is_running, self.seconds) = (true, 0);
            }
            Event::Checked { part, id, verdict, .. } => {
                self.passed.remove(&(*part, id.clone()));
                if *verdict == Verdict::Passed {
                    self.passed.insert((*part, id.clone()));
                }
            }
            Event::QuestionAsked { question, .. } => {
                prop_assert!(self.open.insert(*question), "the same question twice");
                self.is_running = false;
            }
            Event::QuestionAnswered { question, .. } => {
                prop_assert!(self.open.remove(question), "an answer to no open question");
                self.is_running = self.open.is_empty();
            }
            Event::ChangesRequested { .. } | Event::Rejected { .. } | Event::Withdrawn { .. } => self.is_running = false,
            Event::Approved { version, .. } => {
                prop_assert!(self.open.is_empty() && self.passed.len() == 3, "approved with {} standards passed", self.passed.len());
                self.approved.insert(*version);
                self.is_running = false;
            }
            Event::Published { version, content, .. } => {
                prop_assert!(self.approved.contains(version), "published without an approval");
                prop_assert_eq!(self.frozen.get(version), Some(content), "published otherwise than it was handed in");
                prop_assert!(self.suspended.is_none(), "published while suspended");
                prop_assert!(certified || !self.is_certified_kind, "published uncertified");
                self.shelf = Some(*version);
            }
            Event::Suspended { version, lift_at, .. } => {
                prop_assert_eq!(Some(*version), self.shelf);
                prop_assert!(lift_at.is_none_or(|at| at > now));
                self.suspended = Some(Until(*lift_at));
            }
            Event::Lifted { .. } => {
                let lift_at = self.suspended.take();
                prop_assert!(lift_at.is_some(), "lifted and not suspended");
                if who.is_none() {
                    prop_assert!(lift_at.and_then(|until| until.0).is_some_and(|at| at <= now), "time lifted too early");
                }
            }
            Event::Stopped { .. } | Event::Released { .. } => {
                prop_assert_eq!(who, Some("Olga"), "by no operator");
                prop_assert!(self.shelf.is_some(), "nobody has it");
                let is_stop = matches!(event, Event::Stopped { .. });
                prop_assert_ne!(self.stopped.is_some(), is_stop, "stopped, or released, twice");
                self.stopped = is_stop.then_some(now);
            }
            Event::Retired { .. } => (self.is_retired, self.is_running) = (true, false),
            Event::DocumentAnnounced { .. }
            | Event::DocumentAccepted { .. }
            | Event::DocumentRefused { .. }
            | Event::Claimed { .. }
            | Event::AnswerReminded {}
            | Event::AnswerOverdue {}
            | Event::ReviewReminded {}
            | Event::ReviewOverdue {}
            | Event::ChangesReminded {}
            | Event::ChangesOverdue {} => {}
        }
        Ok(())
    }

    fn drafted(&mut self, content: &domain::listing::Summary) -> Result<(), TestCaseError> {
        prop_assert!(!self.frozen.contains_key(&self.version), "a frozen version was edited");
        self.draft = Some(content.digest.clone());
        self.is_certified_kind = content.integration_type.is_some();
        Ok(())
    }
}

/// The scheduled job is woken at `due_at` and at no other time: it must not miss anything, wake for nothing, or spin.
fn wakes_exactly_when_due(state: &State, now: Timestamp) -> Result<(), TestCaseError> {
    let pass_time = |state: &State, at: Timestamp| Listing::decide(state, Command::PassTime, &occasion(at), &programme());
    let Some(due) = Listing::due_at(state) else {
        prop_assert!(pass_time(state, Timestamp::MAX).unwrap_or_default().is_empty(), "nothing is due, and yet");
        return Ok(());
    };
    prop_assert_eq!(pass_time(state, due - SignedDuration::from_nanos(1)), Ok(vec![]), "before it is due");
    for at in [due, due.max(now)] {
        let events = pass_time(state, at).unwrap();
        prop_assert!(!events.is_empty(), "nothing happens when it is due");
        let next = Listing::due_at(&then::<Listing>(state, &events, at));
        prop_assert!(next.is_none_or(|next| next > at), "due at {at}, and due again at {next:?}");
    }
    Ok(())
}

/// Lives through a history; tells the states and events it met.
fn live(deeds: &[Deed]) -> Result<BTreeSet<String>, TestCaseError> {
    let (mut now, mut state, mut chronicle) = (start(), State::default(), Chronicle::default());
    let mut met = BTreeSet::new();
    for deed in deeds {
        let wait = match deed {
            Deed::Wait(time) => *time,
            Deed::WaitUntilDue => {
                Listing::due_at(&state).map_or(SignedDuration::ZERO, |due| due.duration_since(now).max(SignedDuration::ZERO))
            }
            _ => SignedDuration::ZERO,
        };
        now += wait;
        chronicle.seconds += if chronicle.is_running { wait.as_secs() } else { 0 };
        let (who, commands) = deed.commands(now);
        let certified = matches!(deed, Deed::Publish(_, true));
        for command in commands {
            let decided = Listing::decide(&state, command.clone(), &occasion(now), &programme());
            prop_assert_eq!(&decided, &Listing::decide(&state, command.clone(), &occasion(now), &programme()), "decide is pure");
            for event in decided.unwrap_or_default() {
                let after = Listing::evolve(state.clone(), &event, now);
                prop_assert_ne!(&after, &state, "{:?} changes nothing", event);
                chronicle.happened(&event, certified, who, now)?;
                met.extend([name_of(&event), format!("→ {}", Listing::label(&after))]);
                state = after;
            }
            let again = Listing::decide(&state, command, &occasion(now), &programme()).unwrap_or_default();
            prop_assert_eq!(again, vec![], "the same command again");
        }
        let review = state.dossier().and_then(|dossier| dossier.newest.review.as_ref());
        if let Some(review) = review {
            prop_assert_eq!(review.clock.counted(now).as_secs(), chronicle.seconds, "the stopping clock");
        }
        let in_catalogue = state.in_catalogue().map(|shelved| shelved.version);
        prop_assert_eq!(state.dossier().and_then(|dossier| dossier.stopped.as_ref()).map(|stop| stop.at), chronicle.stopped);
        prop_assert_eq!(in_catalogue, chronicle.shelf.filter(|_| chronicle.suspended.is_none() && !chronicle.is_retired));
        wakes_exactly_when_due(&state, now)?;
        if chronicle.is_retired {
            let of_reading = |event: &Event| matches!(event, Event::Stopped { .. } | Event::Released { .. });
            for event in Listing::events().into_iter().filter(|event| !of_reading(event)) {
                prop_assert_eq!(&Listing::evolve(state.clone(), &event, now), &state, "{:?} after the end", event);
            }
        }
        let stored = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(&serde_json::from_str::<State>(&stored).unwrap(), &state, "read back");
    }
    let known: BTreeSet<_> = (0..3).map(document).collect();
    prop_assert!(state.dossier().is_none_or(|dossier| dossier.documents.iter().all(|it| known.contains(&it.id))));
    Ok(met)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_rule_holds_throughout_every_history(deeds in history()) {
        live(&deeds)?;
    }
}

/// Guards the test above: histories that never came anywhere could not break a rule either.
#[test]
fn the_histories_meet_every_event_and_reach_every_state() {
    let met = RefCell::new(BTreeSet::new());
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    let run =
        TestRunner::new_with_rng(config, proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha))
            .run(&history(), |deeds| {
                met.borrow_mut().extend(live(&deeds)?);
                Ok(())
            });
    run.unwrap();
    let states = Listing::states();
    let states = states.iter().map(|(_, state)| Listing::label(state)).filter(|label| *label != "unwritten");
    let all: BTreeSet<_> = Listing::events().iter().map(name_of).chain(states.map(|label| format!("→ {label}"))).collect();
    assert_eq!(*met.borrow(), all);
}
