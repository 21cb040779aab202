//! Deliveries and circuits: their tables cell by cell, and what holds over random lives.

use std::collections::BTreeMap;

use domain::{
    programme::WebhookRules,
    webhook::{
        circuit::{Admission, Circuit},
        delivery::{Attempt, Claim, Death, Delivery, Outcome, State},
    },
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::world::*;

fn rules() -> WebhookRules {
    programme().webhook
}

fn at(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

fn answered(now: Timestamp, status: u16) -> Attempt {
    Attempt { at: now, outcome: Outcome::Answered { status }, took_ms: 12 }
}

fn pending(first_at: Option<Timestamp>, attempts: u16, next_attempt_at: Timestamp) -> Delivery {
    Delivery { state: State::Pending { first_at, attempts, next_attempt_at }, log: vec![] }
}

fn mine(claim: Claim) -> Delivery {
    match claim {
        Claim::Mine(delivery) => delivery,
        other => panic!("not claimed: {other:?}"),
    }
}

#[test]
fn whoever_claims_keeps_others_out_until_the_claim_lapses() {
    let delivery = Delivery::begun(start());
    let claimed = mine(delivery.claim(at(0), rules()));
    assert_eq!(claimed.state, State::Pending { first_at: Some(at(0)), attempts: 0, next_attempt_at: at(180) });
    assert_eq!(claimed.claim(at(179), rules()), Claim::Nothing);
    let State::Pending { first_at, .. } = mine(claimed.claim(at(180), rules())).state else { panic!("pending") };
    assert_eq!(first_at, Some(at(0)), "the first claim's time counts");
}

#[test]
fn only_2xx_is_taken_for_delivered() {
    for (status, is_success) in
        [(199, false), (200, true), (204, true), (299, true), (300, false), (302, false), (404, false), (500, false)]
    {
        let after = pending(Some(at(0)), 0, at(180)).attempted(answered(at(0), status), at(1), 0, rules());
        assert_eq!(matches!(after.state, State::Delivered { .. }), is_success, "{status}");
    }
    for outcome in [Outcome::Late {}, Outcome::Unreachable {}, Outcome::AddressRefused {}] {
        assert!(!outcome.is_success());
    }
}

#[test]
fn the_pauses_double_up_to_the_longest_and_jitter_takes_at_most_a_quarter() {
    let pause = |attempts, jitter| {
        let after = pending(Some(at(0)), attempts, at(0)).attempted(answered(at(0), 500), at(0), jitter, rules());
        after.next_attempt_at().unwrap().duration_since(at(0)).as_millis()
    };
    assert_eq!((0..9).map(|n| pause(n, 0)).collect::<Vec<_>>(), [50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 7_000].map(|s| s * 1_000));
    assert_eq!(pause(8, 255), 5_250_000);
    assert_eq!(pause(u16::MAX, 0), 7_000_000, "no number of attempts overflows");
}

#[test]
fn it_is_given_up_when_the_next_attempt_would_come_too_late() {
    let end = 71 * 3_600;
    let failed = |now: i64| pending(Some(at(0)), 9, at(0)).attempted(answered(at(now), 500), at(now), 0, rules());
    assert_eq!(failed(end - 7_000).next_attempt_at(), Some(at(end)));
    assert_eq!(failed(end - 6_999).state, State::Dead { at: at(end - 6_999), reason: Death::GivenUp });
    assert!(matches!(pending(Some(at(0)), 9, at(0)).claim(at(end), rules()), Claim::Mine(_)));
    let Claim::TooLate(dead) = pending(Some(at(0)), 9, at(0)).claim(at(end + 1), rules()) else { panic!("too late") };
    assert_eq!(dead.label(), "dead");
    let held = pending(Some(at(0)), 9, at(0)).postponed(at(end + 1), at(5), 0, rules());
    assert_eq!(held.state, State::Dead { at: at(5), reason: Death::GivenUp });
}

#[test]
fn what_is_held_back_counts_from_then_and_is_spread_over_a_minute() {
    let held = |jitter| Delivery::begun(start()).postponed(at(100), at(10), jitter, rules());
    assert_eq!(held(0).state, State::Pending { first_at: Some(at(10)), attempts: 0, next_attempt_at: at(100) });
    assert_eq!(held(255).next_attempt_at(), Some(at(160)));
    assert_eq!(Delivery::begun(start()).postponed(at(5), at(10), 0, rules()).next_attempt_at(), Some(at(10)), "never into the past");
}

#[test]
fn what_is_settled_stays_so_until_it_is_replayed() {
    let dead = pending(None, 0, at(0)).buried(Death::EndpointDisabled, at(1));
    let delivered = pending(None, 0, at(0)).attempted(answered(at(0), 200), at(1), 0, rules());
    for settled in [dead, delivered] {
        assert_eq!(settled.claim(at(9_999_999), rules()), Claim::Nothing);
        assert_eq!(settled.attempted(answered(at(2), 500), at(2), 0, rules()), settled);
        assert_eq!(settled.postponed(at(9), at(2), 0, rules()), settled);
        assert_eq!(settled.buried(Death::EventGone, at(3)), settled);
        assert_eq!(settled.next_attempt_at(), None);
        let replayed = settled.replayed(at(7));
        assert_eq!((replayed.next_attempt_at(), replayed.log.len()), (Some(at(7)), settled.log.len()), "the log is kept");
        assert!(matches!(replayed.claim(at(7), rules()), Claim::Mine(_)));
    }
}

#[test]
fn the_log_keeps_the_latest_twenty() {
    let mut delivery = Delivery::begun(start());
    for n in 0..30 {
        delivery = delivery.attempted(Attempt { took_ms: n, ..answered(at(0), 500) }, at(0), 0, rules());
    }
    let kept: Vec<_> = delivery.log.iter().map(|attempt| attempt.took_ms).collect();
    assert_eq!(kept, (10..30).collect::<Vec<_>>());
}

fn open(probe_at: Timestamp, pause_seconds: u32) -> Circuit {
    Circuit::Open { since: at(0), probe_at, pause_seconds }
}

#[test]
fn the_fourth_failure_in_a_row_opens_the_circuit() {
    let mut circuit = Circuit::default();
    for failures in 1..4 {
        circuit = circuit.failed(false, at(0), rules().circuit);
        assert_eq!((circuit, circuit.admit(at(0))), (Circuit::Closed { failures }, Admission::Call));
    }
    assert_eq!(circuit.answered(), Circuit::default());
    assert_eq!(circuit.failed(false, at(0), rules().circuit), open(at(70), 70));
}

#[test]
fn an_open_circuit_lets_one_probe_through_when_its_time_comes() {
    let circuit = open(at(70), 70);
    assert_eq!(circuit.admit(at(69)), Admission::Wait(at(70)));
    let Admission::Probe(probing) = circuit.admit(at(70)) else { panic!("a probe") };
    assert_eq!(probing, open(at(250), 70));
    assert_eq!(probing.admit(at(71)), Admission::Wait(at(250)), "a second one waits");
    assert_eq!(probing.answered(), Circuit::default());
    assert_eq!(probing.failed(true, at(75), rules().circuit), open(at(75 + 140), 140));
    assert_eq!(probing.failed(false, at(75), rules().circuit), probing, "a call from before it opened says nothing new");
    assert_eq!(open(at(70), 3_000).failed(true, at(75), rules().circuit), open(at(75 + 3_500), 3_500), "never longer than the longest");
}

/// One endpoint with its deliveries, visited as the schedule would.
#[derive(Clone, Default)]
struct Endpoint {
    circuit: Circuit,
    deliveries: Vec<Delivery>,
    /// When it was called, and whether its circuit allowed it then.
    calls: Vec<(Timestamp, usize)>,
}

impl Endpoint {
    fn visit(&mut self, which: usize, now: Timestamp, is_up: bool, jitter: u8) {
        let Some(delivery) = self.deliveries.get(which).cloned() else { return };
        let claimed = match delivery.claim(now, rules()) {
            Claim::Mine(claimed) => claimed,
            Claim::Nothing => return,
            Claim::TooLate(dead) => {
                self.deliveries[which] = dead;
                return;
            }
        };
        let was_probe = match self.circuit.admit(now) {
            Admission::Wait(until) => {
                self.deliveries[which] = delivery.postponed(until, now, jitter, rules());
                return;
            }
            Admission::Call => false,
            Admission::Probe(probing) => {
                assert!(matches!(self.circuit, Circuit::Open { probe_at, .. } if probe_at <= now), "called before its probe");
                self.circuit = probing;
                true
            }
        };
        self.calls.push((now, which));
        self.deliveries[which] = claimed.attempted(answered(now, if is_up { 200 } else { 503 }), now, jitter, rules());
        self.circuit = if is_up { self.circuit.answered() } else { self.circuit.failed(was_probe, now, rules().circuit) };
    }
}

proptest! {
    #[test]
    fn attempts_stay_within_the_time_to_give_up_and_every_delivery_settles(
        jitters in proptest::collection::vec(any::<u8>(), 1..60),
        lateness in proptest::collection::vec(0i64..600, 1..60),
        ups in proptest::collection::vec(proptest::bool::weighted(0.05), 1..60),
    ) {
        let (mut delivery, mut now, mut first, mut calls) = (Delivery::begun(start()), at(0), None, 0);
        for step in 0.. {
            let Some(next) = delivery.next_attempt_at() else { break };
            now = next.max(now) + SignedDuration::from_secs(lateness[step % lateness.len()]);
            match delivery.claim(now, rules()) {
                Claim::Mine(claimed) => {
                    let begun = *first.get_or_insert(now);
                    calls += 1;
                    prop_assert!(now.duration_since(begun) <= SignedDuration::from_hours(71));
                    let status = if ups[step % ups.len()] { 200 } else { 500 };
                    delivery = claimed.attempted(answered(now, status), now, jitters[step % jitters.len()], rules());
                }
                Claim::TooLate(dead) => delivery = dead,
                Claim::Nothing => prop_assert!(false, "due and not claimed"),
            }
            prop_assert!(calls < 200, "so many attempts are an attack");
        }
        prop_assert!(calls >= 1 && delivery.log.len() <= 20);
    }

    #[test]
    fn an_open_circuit_never_calls_before_its_probe(
        gaps in proptest::collection::vec((0i64..2_000, 0usize..6, proptest::bool::weighted(0.2), any::<u8>()), 1..300),
    ) {
        let mut endpoint = Endpoint { deliveries: vec![Delivery::begun(start()); 6], ..Endpoint::default() };
        let mut now = at(0);
        for (gap, which, is_up, jitter) in gaps {
            now += SignedDuration::from_secs(gap);
            let (before, calls) = (endpoint.circuit, endpoint.calls.len());
            endpoint.visit(which, now, is_up, jitter);
            if let Circuit::Open { probe_at, .. } = before {
                prop_assert!(endpoint.calls.len() == calls || now >= probe_at);
            }
        }
    }

    #[test]
    fn one_dead_endpoint_never_changes_anothers(
        visits in proptest::collection::vec((0i64..900, 0usize..3, 0usize..4, any::<u8>()), 1..200),
    ) {
        let play = |with_the_dead_one: bool| {
            let fresh = || Endpoint { deliveries: vec![Delivery::begun(start()); 4], ..Endpoint::default() };
            let mut world: BTreeMap<usize, Endpoint> = (0..3).map(|n| (n, fresh())).collect();
            let mut now = at(0);
            for &(gap, endpoint, which, jitter) in &visits {
                now += SignedDuration::from_secs(gap);
                if endpoint != 0 || with_the_dead_one {
                    world.get_mut(&endpoint).unwrap().visit(which, now, endpoint != 0, jitter);
                }
            }
            world.remove(&0);
            world.into_values().map(|endpoint| (endpoint.calls, endpoint.deliveries, endpoint.circuit)).collect::<Vec<_>>()
        };
        prop_assert_eq!(play(true), play(false));
    }
}
