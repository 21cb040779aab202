//! Accounts of credits: the tables cell by cell, and what the numbers come to over random lives.

use std::collections::BTreeMap;

use domain::{
    aggregate::Aggregate,
    credits::{Command, CreditsAccount, Day, Event, Posting, Share, Spent, State, TopUp, first_open},
    digest::Digest,
    event::Occasion,
    id::{DelegationId, TopUpId, derive},
    organisation::OrganisationId,
    values::Credits,
};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use proptest::prelude::*;

use super::{
    matrix::{self, Specified},
    world::*,
};

// An account opens with 50 (the specs' programme); the cast's day is 2026-03-01, and a day stands three hours into the next.
const TOP_UP: &str = "
| top up    | 40, first                     | 40, first, sent again | its key for 41       | nothing        |
| unopened  | opened + topped_up → open     | opened + topped_up → open | opened + topped_up → open | NothingToTopUp |
| open      | topped_up                     | topped_up             | topped_up            | NothingToTopUp |
| open, topped up | nothing                 | nothing               | IdempotencyKeyReused | NothingToTopUp |
| exhausted | topped_up + replenished → open | topped_up + replenished → open | topped_up + replenished → open | NothingToTopUp |
| exhausted, topped up | nothing            | nothing               | IdempotencyKeyReused | NothingToTopUp |
";

const POST: &str = "
| post      | of nothing | a little        | the same again  | all there is                        |
| unopened  | nothing    | opened + posted → open | opened + posted → open | opened + posted + exhausted → exhausted |
| open      | nothing    | posted          | nothing         | posted + exhausted → exhausted      |
| open, topped up | nothing | posted       | posted          | posted                              |
| exhausted | nothing    | posted          | nothing         | posted                              |
| exhausted, topped up | nothing | posted  | nothing         | posted                              |
";

const PASS_TIME: &str = "
| pass time | within the day | in the night | when it is over |
| unopened  | NotFound       | NotFound     | NotFound        |
| open      | nothing        | nothing      | day_closed + low |
| open, topped up | nothing  | nothing      | nothing         |
| exhausted | nothing        | nothing      | day_closed      |
| exhausted, topped up | nothing | nothing  | day_closed      |
";

const EVENTS: &str = "
| event       | unopened | open        | exhausted |
| opened      | → open   | –           | –         |
| topped_up   | –        | changes     | changes   |
| posted      | –        | changes     | changes   |
| day_closed  | –        | changes     | changes   |
| low         | –        | changes     | –         |
| exhausted   | –        | → exhausted | –         |
| replenished | –        | –           | → open    |
";

fn whose() -> OrganisationId {
    OrganisationId::Partner(partner("acme"))
}

fn credits(text: &str) -> Credits {
    text.parse().unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn delegation(name: &str) -> DelegationId {
    derive(&[name])
}

fn top_up(key: &str, how_many: &str) -> Command {
    let id: TopUpId = derive(&[key]);
    let (request, reason) = (Digest::of(how_many), prose("Invoice 4711"));
    Command::TopUp(TopUp { id, request, organisation: whose(), credits: credits(how_many), reason })
}

fn posting(day: &str, how_many: &str) -> Posting {
    Posting { day: date(day), delegation: Some(delegation("one")), credits: credits(how_many), events: 1 }
}

fn post(batch: &str, postings: Vec<Posting>) -> Command {
    Command::Post { organisation: whose(), batch: Digest::of(batch), postings }
}

fn after(commands: impl IntoIterator<Item = (Command, Timestamp)>) -> State {
    commands.into_iter().fold(State::Unopened, |state, (command, at)| when::<CreditsAccount>(&state, command, &occasion(at)))
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn balance(state: &State) -> Credits {
    state.balance(&programme().credits)
}

impl Specified for CreditsAccount {
    const TABLES: &'static [&'static str] = &[TOP_UP, POST, PASS_TIME];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/credits/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        let first = || (top_up("first", "40"), start());
        let posted = |how_much: &str| (post("one", vec![posting("2026-03-01", how_much)]), start());
        vec![
            ("unopened", State::Unopened),
            ("open", after([posted("20")])),
            ("open, topped up", after([first()])),
            ("exhausted", after([posted("50")])),
            ("exhausted, topped up", after([posted("100"), first()])),
        ]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let posted = |batch: &str, how_much: &str| post(batch, vec![posting("2026-03-01", how_much)]);
        let (command, at) = match (command, variant) {
            ("top up", "its key for 41") => (top_up("first", "41"), an_hour_later()),
            ("top up", "nothing") => (top_up("another", "0"), an_hour_later()),
            ("top up", _) => (top_up("first", "40"), an_hour_later()),
            ("post", "of nothing") => (post("none", vec![]), an_hour_later()),
            ("post", "a little") => (posted("two", "0.5"), an_hour_later()),
            ("post", "the same again") => (posted("one", "20"), an_hour_later()),
            ("post", _) => (posted("two", "50"), an_hour_later()),
            ("pass time", "within the day") => (Command::PassTime, an_hour_later()),
            ("pass time", "in the night") => (Command::PassTime, at("2026-03-02T02:59:59Z")),
            ("pass time", _) => (Command::PassTime, at("2026-03-02T03:00:00Z")),
            other => panic!("no command {other:?}"),
        };
        (command, occasion(at))
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::TopUp(_) => "top up",
            Command::Post { .. } => "post",
            Command::PassTime => "pass time",
        }
    }

    fn events() -> Vec<Event> {
        let day = Day {
            day: date("2026-03-01"),
            closes_at: at("2026-03-02T03:00:00Z"),
            credits: credits("1.25"),
            events: 3,
            by_event_day: vec![
                Spent { day: date("2026-02-27"), credits: credits("0.25"), events: 1 },
                Spent { day: date("2026-03-01"), credits: credits("1"), events: 2 },
            ],
            by_delegation: vec![Share { delegation: delegation("one"), credits: credits("1"), events: 2 }],
        };
        let id = derive(&["second"]);
        let (credits, balance) = (credits("12.5"), credits("62.5"));
        vec![
            Event::Opened { organisation: whose(), credits },
            Event::ToppedUp { id, request: Digest::of("12.5"), credits, reason: prose("Invoice 4712"), balance, line: 7 },
            Event::Posted { batch: Digest::of("three"), days: vec![day.clone()], balance },
            Event::DayClosed { day, line: 8 },
            Event::Low { within_days: 5, run_out: date("2026-03-06"), balance },
            Event::Exhausted { balance: Credits::NONE },
            Event::Replenished { balance },
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "unopened" => "unopened",
            "open" => "open",
            "exhausted" => "exhausted",
            other => panic!("no state {other}"),
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<CreditsAccount>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<CreditsAccount>();
}

#[test]
fn the_same_command_again_does_nothing_more() {
    matrix::a_repeated_command_is_nothing::<CreditsAccount>();
}

#[test]
fn the_documentation_says_what_happens() {
    matrix::the_documentation_is_true::<CreditsAccount>();
}

#[test]
fn every_event_evolves_every_state() {
    matrix::evolve_is_total::<CreditsAccount>(an_hour_later());
}

#[test]
fn a_day_is_open_until_some_hours_into_the_next() {
    let rules = programme().credits;
    assert_eq!(first_open(at("2026-03-02T02:59:59Z"), &rules), date("2026-03-01"));
    assert_eq!(first_open(at("2026-03-02T03:00:00Z"), &rules), date("2026-03-02"));
}

#[test]
fn what_is_told_in_time_counts_on_its_own_day_and_what_is_told_late_on_the_day_that_is_open() {
    let night = at("2026-03-02T01:00:00Z");
    let both = vec![posting("2026-03-01", "1"), posting("2026-03-02", "2"), posting("2026-02-20", "4")];
    let state = after([(post("one", both), night)]);
    let days = |state: &State| state.account().unwrap().days.iter().map(|day| (day.day, day.credits)).collect::<Vec<_>>();
    assert_eq!(days(&state), [(date("2026-03-01"), credits("5")), (date("2026-03-02"), credits("2"))]);
    let told_late: Vec<_> = state.account().unwrap().days[0].by_event_day.iter().map(|spent| (spent.day, spent.credits)).collect();
    assert_eq!(told_late, [(date("2026-02-20"), credits("4")), (date("2026-03-01"), credits("1"))]);
    // The first of March stands at three; what comes then for it counts on the second.
    let late = post("two", vec![posting("2026-03-01", "8")]);
    let state = when::<CreditsAccount>(&state, late, &occasion(at("2026-03-02T03:00:00Z")));
    assert_eq!(days(&state), [(date("2026-03-02"), credits("10"))]);
    assert_eq!(state.account().unwrap().recent, [Spent { day: date("2026-03-01"), credits: credits("5"), events: 2 }]);
}

#[test]
fn a_clock_that_is_behind_books_nothing_on_a_day_that_stands() {
    let closed = after([(post("one", vec![posting("2026-03-01", "1")]), start()), (Command::PassTime, at("2026-03-02T03:00:00Z"))]);
    let state = when::<CreditsAccount>(&closed, post("two", vec![posting("2026-03-01", "2")]), &occasion(at("2026-03-02T02:58:00Z")));
    assert_eq!(state.account().unwrap().days.iter().map(|day| day.day).collect::<Vec<_>>(), [date("2026-03-02")]);
}

#[test]
fn it_is_due_when_its_oldest_open_day_is_over_and_an_idle_account_never_is() {
    assert_eq!(CreditsAccount::due_at(&State::Unopened), None);
    assert_eq!(CreditsAccount::due_at(&after([(top_up("first", "40"), start())])), None);
    let state = after([(post("one", vec![posting("2026-03-01", "1")]), start())]);
    assert_eq!(CreditsAccount::due_at(&state), Some(at("2026-03-02T03:00:00Z")));
    let closed = when::<CreditsAccount>(&state, Command::PassTime, &occasion(at("2026-03-05T00:00:00Z")));
    assert_eq!(CreditsAccount::due_at(&closed), None);
}

/// Ten credits a day for so many days, each closed.
fn ten_a_day(days: i32) -> (State, Timestamp) {
    let mut state = after([(top_up("first", "400"), start())]);
    for number in 0..days {
        let day = date("2026-03-01") + number.days();
        let spent = Posting { credits: credits("10"), ..posting(&day.to_string(), "10") };
        let noon = at(&format!("{day}T12:00:00Z"));
        state = when::<CreditsAccount>(&state, post(&day.to_string(), vec![spent]), &occasion(noon));
        state = when::<CreditsAccount>(&state, Command::PassTime, &occasion(noon + SignedDuration::from_hours(15)));
    }
    (state, at(&format!("{}T03:00:00Z", date("2026-03-01") + days.days())))
}

#[test]
fn the_forecast_goes_by_the_last_closed_days_idle_ones_too() {
    let rules = programme().credits;
    let (state, now) = ten_a_day(8);
    let account = state.account().unwrap();
    let forecast = account.forecast(now, &rules).unwrap();
    assert_eq!((account.balance, forecast.a_day, forecast.days_left), (credits("370"), credits("10"), 37));
    assert_eq!(forecast.run_out, date("2026-04-15"));
    // Three idle days later, of the six days that count three have nothing.
    let later = now + SignedDuration::from_hours(72);
    assert_eq!(account.forecast(later, &rules).unwrap().a_day, credits("5"));
    assert_eq!(account.forecast(now + SignedDuration::from_hours(24 * 30), &rules), None);
    // On the day on which it was opened nothing can be said.
    let new = after([(post("one", vec![posting("2026-03-01", "1")]), start())]);
    assert_eq!(new.account().unwrap().forecast(start(), &rules), None);
}

#[test]
fn each_threshold_is_warned_of_once_until_credits_are_put_on_it() {
    let (mut state, mut now) = ten_a_day(6);
    let mut told = vec![];
    let spend = |state: &mut State, now: &mut Timestamp, told: &mut Vec<(u16, Date)>| {
        let day = jiff::tz::Offset::UTC.to_datetime(*now).date();
        let command = post(&day.to_string(), vec![posting(&day.to_string(), "10")]);
        for (command, at) in [(command, *now), (Command::PassTime, *now + SignedDuration::from_hours(24))] {
            let events = CreditsAccount::decide(state, command, &occasion(at), &programme()).unwrap();
            told.extend(events.iter().filter_map(|event| match event {
                Event::Low { within_days, run_out, .. } => Some((*within_days, *run_out)),
                _ => None,
            }));
            *state = then::<CreditsAccount>(state, &events, at);
        }
        *now += SignedDuration::from_hours(24);
    };
    while balance(&state) > Credits::NONE {
        spend(&mut state, &mut now, &mut told);
    }
    // 390 on the seventh of March; twelve days before it is empty, and five days.
    assert_eq!(told, [(12, date("2026-04-14")), (5, date("2026-04-14"))]);
    state = when::<CreditsAccount>(&state, top_up("second", "60"), &occasion(now));
    told.clear();
    spend(&mut state, &mut now, &mut told);
    assert_eq!(told.iter().map(|(within, _)| *within).collect::<Vec<_>>(), [5], "the nearest only, and anew");
}

#[test]
fn a_top_up_that_leaves_less_than_nothing_replenishes_nothing() {
    let state = after([(post("one", vec![posting("2026-03-01", "80")]), start())]);
    assert_eq!(balance(&state), credits("-30"));
    let events = CreditsAccount::decide(&state, top_up("first", "30"), &occasion(start()), &programme()).unwrap();
    assert_eq!(events.iter().map(name_of).collect::<Vec<_>>(), ["topped_up"]);
    let state = then::<CreditsAccount>(&state, &events, start());
    let events = CreditsAccount::decide(&state, top_up("second", "0.001"), &occasion(start()), &programme()).unwrap();
    assert_eq!(events.iter().map(name_of).collect::<Vec<_>>(), ["topped_up", "replenished"]);
}

#[test]
fn a_day_names_so_many_delegations_and_still_counts_all() {
    let many: Vec<_> = (0..150).map(|n| Posting { delegation: Some(delegation(&n.to_string())), ..posting("2026-03-01", "0.1") }).collect();
    let state = after([(post("one", many), start())]);
    let day = &state.account().unwrap().days[0];
    assert_eq!((day.by_delegation.len(), day.credits, day.events), (100, credits("15"), 150));
}

#[test]
fn an_account_is_read_of_by_its_organisation_and_the_platform() {
    let state = after([(top_up("first", "1"), start())]);
    assert_eq!(CreditsAccount::concerns(&state), [OrganisationId::Platform, whose()]);
}

/// One thing that happens to an account.
#[derive(Clone, Debug)]
enum Deed {
    Wait(i64),
    TopUp(i64),
    Again,
    Post(Vec<(i32, i64)>),
    PassTime,
}

fn life() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        4 => (0i64..200_000).prop_map(Deed::Wait),
        1 => (1i64..200_000).prop_map(Deed::TopUp),
        1 => Just(Deed::Again),
        6 => prop::collection::vec((0..40i32, 1i64..9_000), 1..6).prop_map(Deed::Post),
        2 => Just(Deed::PassTime),
    ];
    prop::collection::vec(deed, 1..60)
}

proptest! {
    #[test]
    fn the_ledger_adds_up_and_a_closed_day_never_changes(deeds in life()) {
        let (mut state, mut now, mut last) = (State::Unopened, start(), None);
        let (mut put, mut spent) = (0, 0);
        let (mut closed, mut lines, mut warned) = (BTreeMap::new(), 0, u16::MAX);
        for (number, deed) in deeds.into_iter().enumerate() {
            let command = match deed {
                Deed::Wait(seconds) => {
                    now += SignedDuration::from_secs(seconds);
                    continue;
                }
                Deed::TopUp(thousandths) => top_up(&number.to_string(), &Credits::of_thousandths(thousandths).to_string()),
                Deed::Post(entries) => {
                    let today = jiff::tz::Offset::UTC.to_datetime(now).date();
                    let of = |(ago, thousandths): (i32, i64)| Posting {
                        day: today - ago.days(),
                        delegation: None,
                        credits: Credits::of_thousandths(thousandths),
                        events: 1,
                    };
                    post(&number.to_string(), entries.into_iter().map(of).collect())
                }
                Deed::PassTime => Command::PassTime,
                Deed::Again => match &last {
                    Some(command) => Clone::clone(command),
                    None => continue,
                },
            };
            let is_again = last.as_ref() == Some(&command);
            last = Some(command.clone());
            let Ok(events) = CreditsAccount::decide(&state, command, &occasion(now), &programme()) else { continue };
            let counts = events.iter().any(|event| matches!(event, Event::ToppedUp { .. } | Event::Posted { .. }));
            prop_assert!(!is_again || !counts);
            for event in &events {
                match event {
                    Event::Opened { credits, .. } => (put, lines) = (credits.thousandths(), 1),
                    Event::ToppedUp { credits, line, .. } => {
                        prop_assert_eq!(*line, lines + 1, "no line is left out");
                        (put, lines, warned) = (put + credits.thousandths(), *line, u16::MAX);
                    }
                    Event::Posted { days, balance, .. } => {
                        spent += days.iter().map(|day| day.credits.thousandths()).sum::<i64>();
                        prop_assert_eq!(balance.thousandths(), put - spent);
                        prop_assert!(days.iter().all(|day| !closed.contains_key(&day.day)), "nothing is booked on a day that stands");
                    }
                    Event::DayClosed { day, line } => {
                        prop_assert_eq!(*line, lines + 1, "no line is left out");
                        lines = *line;
                        prop_assert!(closed.insert(day.day, day.credits.thousandths()).is_none(), "a day closes once");
                        prop_assert!(day.closes_at <= now);
                        prop_assert_eq!(day.by_event_day.iter().map(|spent| spent.credits).sum::<Credits>(), day.credits);
                        prop_assert!(day.by_event_day.iter().all(|spent| spent.day <= day.day));
                    }
                    Event::Low { within_days, .. } => {
                        prop_assert!(*within_days < warned, "once for each threshold");
                        warned = *within_days;
                    }
                    Event::Exhausted { balance } => prop_assert!(!balance.is_positive()),
                    Event::Replenished { balance } => prop_assert!(balance.is_positive()),
                }
            }
            state = then::<CreditsAccount>(&state, &events, now);
            if let Some(account) = state.account() {
                let open: i64 = account.days.iter().map(|day| day.credits.thousandths()).sum();
                prop_assert_eq!(account.balance.thousandths(), put - spent);
                prop_assert_eq!(closed.values().sum::<i64>() + open, spent, "what stands and what is open is all there is");
                prop_assert_eq!(state.is_exhausted(), !account.balance.is_positive());
                if let Some(forecast) = account.forecast(now, &programme().credits) {
                    let left = account.balance.thousandths();
                    prop_assert!(forecast.days_left * forecast.a_day.thousandths() <= left);
                    prop_assert!((forecast.days_left + 1) * forecast.a_day.thousandths() > left);
                }
            }
        }
    }
}
