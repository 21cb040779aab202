//! Random lives of an installation over simulated time, checked after every command against what a clerk would keep: the
//! receipts, in the order in which they came, and nothing of the state.

use std::{cell::RefCell, collections::BTreeSet};

use domain::{
    aggregate::Aggregate,
    digest::Digest,
    installation::{Act, BrokenChain, Command, Event, Installation, Offer, Receipt, Sharing, State, receipt, verify},
};
use jiff::{SignedDuration, Timestamp};
use proptest::{prelude::*, sample::Index, test_runner::TestRunner};

use super::{
    installation::{app, ask, catch_up, of_the_customer, offer, some},
    matrix::Specified as _,
    world::{account, customer, name_of, partner, programme, start, then},
};

/// One thing that somebody does, or time that goes by.
#[derive(Clone, Debug)]
enum Deed {
    Wait(SignedDuration),
    WaitUntilDue,
    /// Another version is published, or none.
    Publish(Option<u32>),
    CatchUp,
    Ask,
    Decline,
    /// Consent to these of all scopes, having read this version, or the one that is right.
    Install(Option<u32>, [bool; 3]),
    Change(Option<u32>, [bool; 3]),
    Update(Option<u32>, [bool; 3]),
    Keep(Option<u32>),
    Share(bool),
    FinishSetup,
    Disconnect,
}

fn version() -> impl Strategy<Value = u32> {
    1u32..=5
}

/// Mostly the version that is the right one.
fn read() -> impl Strategy<Value = Option<u32>> {
    prop::option::weighted(0.15, version())
}

fn ticks() -> impl Strategy<Value = [bool; 3]> {
    [prop::bool::weighted(0.85), prop::bool::weighted(0.5), prop::bool::weighted(0.7)]
}

fn history() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        2 => (0i64..3_000_000).prop_map(|seconds| Deed::Wait(SignedDuration::from_secs(seconds))),
        14 => Just(Deed::WaitUntilDue),
        4 => prop::option::weighted(0.85, version()).prop_map(Deed::Publish),
        6 => Just(Deed::CatchUp),
        4 => Just(Deed::Ask),
        1 => Just(Deed::Decline),
        9 => (read(), ticks()).prop_map(|(read, ticks)| Deed::Install(read, ticks)),
        5 => (read(), ticks()).prop_map(|(read, ticks)| Deed::Change(read, ticks)),
        4 => (read(), ticks()).prop_map(|(read, ticks)| Deed::Update(read, ticks)),
        2 => read().prop_map(Deed::Keep),
        2 => any::<bool>().prop_map(Deed::Share),
        2 => Just(Deed::FinishSetup),
        3 => Just(Deed::Disconnect),
    ];
    proptest::collection::vec(deed, 1..80)
}

/// The customer's side and the app's, and all receipts there ever were.
struct World {
    now: Timestamp,
    state: State,
    published: Option<u32>,
    chain: Vec<Receipt>,
    times_installed: u32,
    met: BTreeSet<String>,
}

impl World {
    fn new() -> Self {
        Self { now: start(), state: State::Unwritten, published: Some(1), chain: vec![], times_installed: 0, met: BTreeSet::new() }
    }

    /// The command, and the offer that was read with it.
    fn command(&mut self, deed: &Deed) -> Option<(Command, Option<Offer>)> {
        let installed = self.state.installed().map(|installed| installed.version);
        let asks = self.state.installed().and_then(|installed| installed.request.as_ref()).map(|request| request.version);
        let published = self.published;
        let ticked = |ticks: &[bool; 3]| {
            let names = ["assets:read", "orders:write", "drivers:read"].into_iter().zip(ticks);
            names.filter(|(_, is_ticked)| **is_ticked).map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
        };
        // What the version does not ask for is not on the form, but now and then somebody sends it all the same.
        let of = |offer: &Offer, ticks: &[bool; 3]| {
            let all = ticked(ticks);
            if ticks[2] && ticks[1] {
                all
            } else {
                all.into_iter().filter(|it| offer.scopes.iter().any(|asked| asked.scope == *it)).collect()
            }
        };
        let language = domain::values::Language::Fr;
        let read = |read: &Option<u32>, right: Option<u32>| offer(read.or(right).unwrap_or(1));
        Some(match deed {
            Deed::Wait(time) => {
                self.now += *time;
                return None;
            }
            Deed::WaitUntilDue => {
                self.now = Installation::due_at(&self.state).map_or(self.now, |due| due.max(self.now));
                (Command::PassTime, None)
            }
            Deed::Publish(version) => {
                self.published = *version;
                return None;
            }
            Deed::CatchUp => (catch_up(published), published.map(offer)),
            Deed::Ask => (ask(published), None),
            Deed::Decline => (Command::Decline { by: account("Ana") }, None),
            Deed::Install(version, ticks) => {
                let offer = read(version, published);
                let scopes = of(&offer, ticks);
                (Command::Install { app: app(published), offer: offer.clone(), scopes, language }, Some(offer))
            }
            Deed::Change(version, ticks) => {
                let offer = read(version, installed);
                let scopes = of(&offer, ticks);
                (Command::Change { offer: offer.clone(), scopes, language }, Some(offer))
            }
            Deed::Update(version, ticks) => {
                let offer = read(version, published);
                let scopes = of(&offer, ticks);
                (Command::Update { app: app(published), offer: offer.clone(), scopes, language }, Some(offer))
            }
            Deed::Keep(version) => (Command::Keep { version: version.or(asks).unwrap_or(1) }, None),
            Deed::Share(all) => (Command::Share(if *all { Sharing::default() } else { some() }), None),
            Deed::FinishSetup => (Command::FinishSetup, None),
            Deed::Disconnect => (Command::Disconnect, None),
        })
    }

    fn happen(&mut self, command: Command, offer: Option<&Offer>) -> Result<(), TestCaseError> {
        let occasion = of_the_customer(self.now);
        let before = self.state.clone();
        let events = Installation::decide(&before, command, &occasion, &programme()).unwrap_or_default();
        for event in &events {
            let was = granted(&self.state);
            let after = Installation::evolve(self.state.clone(), event, self.now);
            let is_told_beside = matches!(event, Event::RequestGranted { .. } | Event::Degraded { .. } | Event::Restored {});
            prop_assert!(is_told_beside || after != self.state, "{:?} changes nothing", event);
            if granted(&after) != was {
                prop_assert!(event.consent().is_some(), "{:?} changes what may be read, without a consent", event);
            }
            if let Some(consent) = event.consent() {
                let receipt = receipt(&before, event, offer, &occasion).unwrap();
                prop_assert_eq!(&receipt.seal(), &consent.receipt, "the receipt is the one that the event tells of");
                self.chain.push(receipt);
            }
            self.times_installed += u32::from(matches!(event, Event::Created { .. }));
            self.met.extend([name_of(event), format!("→ {}", Installation::label(&after))]);
            self.state = after;
        }
        self.degraded_is_told(&before, &events)
    }

    /// Degraded if, and only if, a required scope is missing; and told exactly when what is missing changes.
    fn degraded_is_told(&self, before: &State, events: &[Event]) -> Result<(), TestCaseError> {
        let missing = |state: &State| state.installed().map(|it| it.missing().into_iter().map(ToOwned::to_owned).collect::<Vec<_>>());
        let (was, is) = (missing(before), missing(&self.state));
        prop_assert_eq!(matches!(self.state, State::Degraded { .. }), is.as_ref().is_some_and(|missing| !missing.is_empty()));
        let told = events.iter().find_map(|event| match event {
            Event::Degraded { missing } => Some(missing.clone()),
            Event::Restored {} => Some(vec![]),
            _ => None,
        });
        let changed = if was.is_some() && is.is_some() && was != is { is } else { None };
        prop_assert_eq!(told, changed, "told of what is missing");
        Ok(())
    }

    /// What may be read is what the newest receipt grants, and nothing where there is none or it ends the installation.
    fn reads_what_was_consented_to(&self) -> Result<(), TestCaseError> {
        let head = self.state.dossier().and_then(|dossier| dossier.head.clone());
        prop_assert_eq!(&head, &self.chain.last().map(Receipt::seal));
        let digest = head.map_or_else(|| Digest::of("no receipt"), |head| head.digest);
        let expected = if self.chain.is_empty() { Err(BrokenChain::Empty) } else { Ok(()) };
        prop_assert_eq!(verify(&self.chain, &digest), expected);
        let consented = self.chain.last().filter(|receipt| receipt.act != Act::Disconnected).map(|receipt| {
            let lines = receipt.scopes.iter().filter(|line| line.granted);
            lines.map(|line| line.scope.clone()).collect::<Vec<_>>()
        });
        prop_assert_eq!(granted(&self.state), consented);
        let generation = self.state.dossier().map_or(0, |dossier| dossier.generation);
        prop_assert_eq!(generation, self.times_installed);
        if let Some(grant) = self.state.grant() {
            prop_assert_eq!((grant.dossier.customer, grant.dossier.partner), (customer("rent"), partner("acme")));
        }
        Ok(())
    }

    fn live(mut self, deeds: &[Deed]) -> Result<Self, TestCaseError> {
        for deed in deeds {
            let Some((command, offer)) = self.command(deed) else { continue };
            let asked = asked(&self.state);
            self.happen(command.clone(), offer.as_ref())?;
            let again = Installation::decide(&self.state, command, &of_the_customer(self.now), &programme());
            prop_assert_eq!(again.unwrap_or_default(), vec![], "the same command again");
            self.reads_what_was_consented_to()?;
            if matches!(deed, Deed::Disconnect) && self.state.dossier().is_some_and(|dossier| dossier.generation > 0) {
                prop_assert!(self.state.installed().is_none());
                prop_assert!(asked.is_none() || Installation::whose_move(&self.state).is_none(), "a request outlives its installation");
            }
            wakes_exactly_when_due(&self.state, self.now)?;
            let stored = serde_json::to_string(&self.state).unwrap();
            prop_assert_eq!(&serde_json::from_str::<State>(&stored).unwrap(), &self.state, "read back");
        }
        Ok(self)
    }
}

fn granted(state: &State) -> Option<Vec<String>> {
    state.grant().map(|grant| grant.scopes.into_iter().map(ToOwned::to_owned).collect())
}

fn asked(state: &State) -> Option<u32> {
    state.installed().and_then(|installed| installed.request.as_ref()).map(|request| request.version)
}

/// The scheduled job is woken at `due_at` and at no other time.
fn wakes_exactly_when_due(state: &State, now: Timestamp) -> Result<(), TestCaseError> {
    let pass_time = |at: Timestamp| Installation::decide(state, Command::PassTime, &of_the_customer(at), &programme()).unwrap_or_default();
    let Some(due) = Installation::due_at(state) else {
        prop_assert_eq!(pass_time(Timestamp::MAX), vec![]);
        return Ok(());
    };
    prop_assert_eq!(pass_time(due - SignedDuration::from_nanos(1)), vec![]);
    for at in [due, due.max(now)] {
        let events = pass_time(at);
        prop_assert!(!events.is_empty(), "nothing happens when it is due");
        let next = Installation::due_at(&then::<Installation>(state, &events, at));
        prop_assert!(next.is_none_or(|next| next > at), "due at {at}, and due again at {next:?}");
    }
    Ok(())
}

/// What somebody might do to receipts who would rather have others.
#[derive(Clone, Debug)]
enum Forgery {
    GrantMore,
    OtherWords,
    Backdate,
    OtherActor,
    OtherAct,
    OtherVersion,
    OtherCustomer,
    Renumber,
    /// Away with it, and the numbers after it closed up.
    LeaveOut,
    /// Away with it, and everything else as it was.
    Lose,
    Twice,
    SwapWithNext,
}

fn forgery() -> impl Strategy<Value = Forgery> {
    use Forgery::*;
    proptest::sample::select(vec![
        GrantMore,
        OtherWords,
        Backdate,
        OtherActor,
        OtherAct,
        OtherVersion,
        OtherCustomer,
        Renumber,
        LeaveOut,
        Lose,
        Twice,
        SwapWithNext,
    ])
}

impl Forgery {
    /// The receipts after it; nothing where this one cannot be forged so.
    fn of(&self, mut chain: Vec<Receipt>, at: usize) -> Option<Vec<Receipt>> {
        let receipt = &mut chain[at];
        match self {
            Self::GrantMore => {
                let line = receipt.scopes.first_mut()?;
                line.granted = !line.granted;
            }
            Self::OtherWords => receipt.scopes.first_mut()?.purpose.push('.'),
            Self::Backdate => receipt.at -= SignedDuration::from_secs(1),
            Self::OtherActor => receipt.actor = domain::event::Actor::Schedule,
            Self::OtherAct => receipt.act = if receipt.act == Act::Narrowed { Act::Changed } else { Act::Narrowed },
            Self::OtherVersion => receipt.listing_version += 1,
            Self::OtherCustomer => receipt.customer = customer("another"),
            Self::Renumber => receipt.number += 1,
            Self::LeaveOut => {
                chain.remove(at);
                chain.iter_mut().skip(at).for_each(|receipt| receipt.number -= 1);
            }
            Self::Lose => drop(chain.remove(at)),
            Self::Twice => chain.insert(at, chain[at].clone()),
            Self::SwapWithNext => {
                chain.get(at + 1)?;
                chain.swap(at, at + 1);
            }
        }
        Some(chain)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_rule_holds_throughout_every_history(deeds in history()) {
        World::new().live(&deeds)?;
    }

    #[test]
    fn a_chain_that_was_touched_never_verifies(deeds in history(), forgery in forgery(), place in any::<Index>()) {
        let world = World::new().live(&deeds)?;
        let Some(head) = world.chain.last().map(Receipt::seal) else { return Ok(()) };
        let at = place.index(world.chain.len());
        if let Some(forged) = forgery.of(world.chain, at) {
            prop_assert!(verify(&forged, &head.digest).is_err(), "{forgery:?} of receipt {} was not noticed", at + 1);
        }
    }
}

/// Guards the tests above: histories that never came anywhere could not break a rule either.
#[test]
fn the_histories_meet_every_event_and_reach_every_state() {
    let met = RefCell::new(BTreeSet::new());
    let longest = RefCell::new(0);
    let config = ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() };
    let run =
        TestRunner::new_with_rng(config, proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha))
            .run(&history(), |deeds| {
                let world = World::new().live(&deeds)?;
                let known = *longest.borrow();
                *longest.borrow_mut() = known.max(world.chain.len());
                met.borrow_mut().extend(world.met);
                Ok(())
            });
    run.unwrap();
    let states = Installation::states();
    let states = states.iter().map(|(_, state)| Installation::label(state)).filter(|label| *label != "unwritten");
    let all: BTreeSet<_> = Installation::events().iter().map(name_of).chain(states.map(|label| format!("→ {label}"))).collect();
    assert_eq!(*met.borrow(), all);
    assert!(*longest.borrow() >= 8, "the longest chain has {} receipts", longest.borrow());
}
