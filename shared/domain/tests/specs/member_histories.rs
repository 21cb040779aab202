//! Random lives of a seat over simulated time.

use std::{cell::RefCell, collections::BTreeSet};

use domain::{
    aggregate::Aggregate,
    member::{Command, Event, Member, State},
    step::add_days,
};
use jiff::{SignedDuration, Timestamp};
use proptest::{prelude::*, test_runner::TestRunner};

use super::{
    matrix::Specified as _,
    member::{give, invite, roles},
    world::{self, *},
};

#[derive(Clone, Debug)]
enum Deed {
    Wait(SignedDuration),
    WaitUntilDue,
    Do(Command),
}

fn history() -> impl Strategy<Value = Vec<Deed>> {
    let of = || proptest::sample::select(&["a developer", "an admin", "both", "a reviewer", "both and a reviewer", "nobody"][..]);
    let deed = prop_oneof![
        2 => (0i64..800_000).prop_map(|seconds| Deed::Wait(SignedDuration::from_secs(seconds))),
        5 => Just(Deed::WaitUntilDue),
        4 => of().prop_map(|of| Deed::Do(invite(of))),
        1 => of().prop_map(|of| Deed::Do(give(of))),
        1 => Just(Deed::Do(Command::Join)),
        2 => of().prop_map(|of| Deed::Do(Command::ChangeRoles { roles: roles(of) })),
        1 => Just(Deed::Do(Command::Remove)),
        6 => Just(Deed::Do(Command::PassTime)),
    ];
    proptest::collection::vec(deed, 1..50)
}

/// The scheduled job is woken at `due_at` and at no other time.
fn wakes_exactly_when_due(state: &State, now: Timestamp) -> Result<(), TestCaseError> {
    let pass_time = |at: Timestamp| Member::decide(state, Command::PassTime, &occasion(at), &world::programme()).unwrap();
    let Some(due) = Member::due_at(state) else {
        prop_assert_eq!(pass_time(Timestamp::MAX), vec![]);
        return Ok(());
    };
    prop_assert_eq!(pass_time(due - SignedDuration::from_nanos(1)), vec![]);
    for at in [due, due.max(now)] {
        let events = pass_time(at);
        prop_assert!(!events.is_empty(), "nothing happens when it is due");
        let next = Member::due_at(&then::<Member>(state, &events, at));
        prop_assert!(next.is_none_or(|next| next > at), "due at {at}, and due again at {next:?}");
    }
    Ok(())
}

fn live(deeds: &[Deed]) -> Result<BTreeSet<String>, TestCaseError> {
    let (mut now, mut state) = (start(), State::default());
    // When the invitation in force was sent, and the reminders since.
    let (mut invited_at, mut reminded_at) = (None, vec![]);
    let mut met = BTreeSet::new();
    for deed in deeds {
        let command = match deed {
            Deed::Wait(time) => {
                now += *time;
                continue;
            }
            Deed::WaitUntilDue => {
                now = Member::due_at(&state).map_or(now, |due| due.max(now));
                continue;
            }
            Deed::Do(command) => command,
        };
        for event in Member::decide(&state, command.clone(), &occasion(now), &world::programme()).unwrap_or_default() {
            let after = Member::evolve(state.clone(), &event, now);
            prop_assert_ne!(&after, &state, "{:?} changes nothing", event);
            match event {
                Event::Invited { .. } => (invited_at, reminded_at) = (Some(now), vec![]),
                Event::Given { .. } => invited_at = None,
                Event::Reminded {} => {
                    let sent = invited_at.unwrap();
                    let passed = |at: Timestamp| [5, 15].iter().filter(|&&days| add_days(sent, days) <= at).count();
                    let before = reminded_at.last().map_or(0, |&at| passed(at));
                    prop_assert!(passed(now) > before, "reminded twice on one reminder day");
                    reminded_at.push(now);
                }
                Event::Joined {} => {
                    prop_assert!(invited_at.is_none_or(|sent| now < add_days(sent, 21)), "joined by a void invitation");
                }
                Event::InvitationExpired {} => prop_assert!(now >= add_days(invited_at.unwrap(), 21), "expired early"),
                Event::RolesChanged { .. } | Event::Removed {} => {}
            }
            met.extend([name_of(&event), format!("→ {}", Member::label(&after))]);
            state = after;
        }
        prop_assert_eq!(Member::decide(&state, command.clone(), &occasion(now), &world::programme()).unwrap_or_default(), vec![]);
        if let Some(seat) = state.seat() {
            prop_assert!(!seat.roles.is_empty());
            prop_assert!(seat.roles.iter().all(|role| role.belongs_to(&seat.organisation)));
        }
        wakes_exactly_when_due(&state, now)?;
        let stored = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(&serde_json::from_str::<State>(&stored).unwrap(), &state, "read back");
    }
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
    let config = ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() };
    let run =
        TestRunner::new_with_rng(config, proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha))
            .run(&history(), |deeds| {
                met.borrow_mut().extend(live(&deeds)?);
                Ok(())
            });
    run.unwrap();
    let states = ["active", "invited", "removed"].map(|label| format!("→ {label}"));
    let all: BTreeSet<_> = Member::events().iter().map(name_of).chain(states).collect();
    assert_eq!(*met.borrow(), all);
}
