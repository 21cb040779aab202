//! Random lives of a delegation: at every instant at most one pays, and a stop keeps its notice.

use domain::{
    aggregate::Aggregate,
    attachment::Side,
    delegation::{Command, Delegation, Means, Party, State, responsible},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{
    delegation::{approve, customers, partners, request},
    world::*,
};

#[derive(Clone, Debug)]
enum Move {
    Approve,
    Pause,
    Resume,
    Stop(Side),
    EndLink(Side),
    PassTime,
}

fn moves() -> impl Strategy<Value = Vec<(u32, Move)>> {
    let side = prop_oneof![Just(Side::Partner), Just(Side::Customer)];
    let one = prop_oneof![
        3 => Just(Move::Approve),
        4 => Just(Move::Pause),
        4 => Just(Move::Resume),
        1 => side.clone().prop_map(Move::Stop),
        1 => side.prop_map(Move::EndLink),
        3 => Just(Move::PassTime),
    ];
    proptest::collection::vec((1u32..200_000, one), 1..40)
}

fn decided(state: &State, what: &Move, now: Timestamp) -> State {
    let (command, occasion) = match what {
        Move::Approve => (approve("Petra", Means::Link), partners("acme", "Petra", now)),
        Move::Pause => (Command::Pause, occasion(now)),
        Move::Resume => (Command::Resume, occasion(now)),
        Move::Stop(Side::Partner) => (Command::AnnounceStop, partners("acme", "Petra", now)),
        Move::Stop(Side::Customer) => (Command::AnnounceStop, customers("rent", now)),
        Move::EndLink(side) => (Command::EndLink { side: *side }, occasion(now)),
        Move::PassTime => (Command::PassTime, occasion(now)),
    };
    let events = Delegation::decide(state, command, &occasion, &programme()).unwrap_or_default();
    then::<Delegation>(state, &events, now)
}

/// What somebody who wrote down each moment would say.
#[derive(Default)]
struct Diary {
    from: Option<Timestamp>,
    pauses: Vec<(Timestamp, Option<Timestamp>)>,
    until: Option<Timestamp>,
}

impl Diary {
    fn note(&mut self, before: &State, after: &State, now: Timestamp) {
        match (before, after) {
            (State::Pending { .. }, State::Active { .. }) => self.from = Some(now),
            (State::Active { .. }, State::Paused { .. }) => self.pauses.push((now, None)),
            (State::Paused { .. }, State::Active { .. }) => self.pauses.last_mut().unwrap().1 = Some(now),
            _ => {}
        }
        let announced = |state: &State| state.term().and_then(|term| term.stop);
        if announced(before).is_none() {
            self.until = self.until.or(announced(after).map(|stop| stop.effective));
        }
    }

    fn says(&self, at: Timestamp) -> Party {
        let is_over = self.until.is_some_and(|until| until <= at);
        if self.from.is_none_or(|from| at < from) || is_over {
            return Party::Customer;
        }
        let is_paused = self.pauses.iter().any(|(from, to)| *from <= at && to.is_none_or(|to| at < to));
        if is_paused { Party::Paused } else { Party::Partner(partner("acme")) }
    }
}

proptest! {
    #[test]
    fn at_every_instant_the_payer_is_whom_the_diary_names(moves in moves(), asked in proptest::collection::vec(-100_000i64..8_000_000, 20)) {
        let first = start();
        let mut state = when::<Delegation>(&State::Unwritten, request(80, None), &customers("rent", first));
        let (mut now, mut diary) = (first, Diary::default());
        for (seconds, what) in moves {
            now += SignedDuration::from_secs(i64::from(seconds));
            let next = decided(&state, &what, now);
            diary.note(&state, &next, now);
            state = next;
        }
        // What is older than the oldest event that is taken may be forgotten; of everything else the diary and we agree, at the
        // very seconds of change, too.
        let oldest = now - SignedDuration::from_hours(33 * 24);
        let edges = diary.pauses.iter().flat_map(|(from, to)| [Some(*from), *to]).chain([diary.from, diary.until]).flatten();
        let instants = asked.into_iter().map(|second| first + SignedDuration::from_secs(second));
        for at in instants.chain(edges).filter(|at| *at >= oldest) {
            prop_assert_eq!(responsible(&state, at), diary.says(at), "{}", at);
        }
    }

    #[test]
    fn a_stop_is_at_midnight_and_never_before_its_notice(moves in moves()) {
        let mut state = when::<Delegation>(&State::Unwritten, request(80, None), &customers("rent", start()));
        let mut now = start();
        for (seconds, what) in moves {
            now += SignedDuration::from_secs(i64::from(seconds));
            let next = decided(&state, &what, now);
            if let Some(stop) = next.term().and_then(|term| term.stop) {
                prop_assert!(stop.effective.duration_since(stop.at) >= SignedDuration::from_hours(25));
                prop_assert_eq!(stop.effective.as_second() % 86_400, 0);
            }
            if matches!(next, State::Stopped { .. }) && !matches!(state, State::Stopped { .. }) {
                prop_assert!(next.term().unwrap().stop.unwrap().effective <= now, "nothing stops before it was to");
            }
            let was_decided = state.decision().is_some();
            prop_assert!(!was_decided || next.decision() == state.decision(), "decided once");
            state = next;
        }
    }
}
