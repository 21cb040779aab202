use jiff::{SignedDuration, Timestamp, civil::Date, tz::Offset};

use super::{
    command::{Command, Posting, Rejection, TopUp},
    event::Event,
    state::{Account, Day, State, day_of},
};
use crate::{
    aggregate::Aggregate,
    event::Occasion,
    limits,
    organisation::OrganisationId,
    programme::{CreditsRules, Programme},
    told::Told,
    values::Prose,
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditsAccount;

/// The first day that is open at this time: the day before is, for some hours into the next.
#[must_use]
pub fn first_open(now: Timestamp, rules: &CreditsRules) -> Date {
    let hours = SignedDuration::from_hours(i64::from(rules.close_after_hours));
    day_of(now.saturating_sub(hours).unwrap_or(Timestamp::MIN))
}

/// When a day will stand.
fn closes_at(day: Date, rules: &CreditsRules) -> Timestamp {
    let midnight = day.tomorrow().ok().and_then(|next| Offset::UTC.to_timestamp(next.at(0, 0, 0, 0)).ok());
    let hours = SignedDuration::from_hours(i64::from(rules.close_after_hours));
    midnight.and_then(|midnight| midnight.checked_add(hours).ok()).unwrap_or(Timestamp::MAX)
}

/// What happens, step by step, each on what the one before made.
struct Course<'a> {
    state: State,
    events: Vec<Event>,
    now: Timestamp,
    rules: &'a CreditsRules,
}

impl Course<'_> {
    fn happens(&mut self, event: Event) {
        self.state = CreditsAccount::evolve(std::mem::take(&mut self.state), &event, self.now);
        self.events.push(event);
    }

    fn opens(&mut self, organisation: OrganisationId) {
        match self.state {
            State::Unopened => self.happens(Event::Opened { organisation, credits: self.rules.opening }),
            State::Open { .. } | State::Exhausted { .. } => {}
        }
    }

    fn closes_what_is_over(&mut self) {
        while let Some(account) = self.state.account()
            && let Some(day) = account.days.iter().find(|day| day.closes_at <= self.now)
        {
            self.happens(Event::DayClosed { day: day.clone(), line: account.lines + 1 });
        }
    }

    fn posts(&mut self, batch: crate::digest::Digest, postings: &[Posting]) {
        let Some(account) = self.state.account() else { return };
        let days = days(account, postings, self.now, self.rules);
        let credits = days.iter().map(|day| day.credits).sum();
        self.happens(Event::Posted { batch, balance: account.balance.minus(credits), days });
    }

    fn runs_out(&mut self) {
        let State::Open { account } = &self.state else { return };
        if !account.balance.is_positive() {
            return self.happens(Event::Exhausted { balance: account.balance });
        }
        let Some(forecast) = account.forecast(self.now, self.rules) else { return };
        let reached = self.rules.warning_days.iter().copied().filter(|days| forecast.days_left <= i64::from(*days)).min();
        let Some(within_days) = reached.filter(|days| account.warned.is_none_or(|warned| *days < warned)) else { return };
        self.happens(Event::Low { within_days, run_out: forecast.run_out, balance: account.balance });
    }

    fn tops_up(&mut self, top_up: TopUp) {
        let Some(account) = self.state.account() else { return };
        let TopUp { id, request, organisation: _, credits, reason } = top_up;
        let (balance, line) = (account.balance.plus(credits), account.lines + 1);
        self.happens(Event::ToppedUp { id, request, credits, reason, balance, line });
        match self.state {
            State::Exhausted { .. } if balance.is_positive() => self.happens(Event::Replenished { balance }),
            State::Unopened | State::Open { .. } | State::Exhausted { .. } => {}
        }
    }
}

/// The postings by the day that each is booked on: its own while that is open, otherwise the first that is.
fn days(account: &Account, postings: &[Posting], now: Timestamp, rules: &CreditsRules) -> Vec<Day> {
    let after_closed = account.closed_through.and_then(|closed| closed.tomorrow().ok());
    let open = after_closed.map_or(first_open(now, rules), |after| after.max(first_open(now, rules)));
    let mut days: Vec<Day> = vec![];
    for posting in postings {
        let booked_on = posting.day.max(open);
        let at = match days.binary_search_by_key(&booked_on, |day| day.day) {
            Ok(at) => at,
            Err(at) => {
                days.insert(at, Day::empty(booked_on, closes_at(booked_on, rules)));
                at
            }
        };
        days[at].book(posting);
    }
    days
}

/// Whether a top-up was made before.
fn repeats(state: &State, top_up: &TopUp) -> Result<bool, Rejection> {
    let known = state.account().and_then(|account| account.top_ups.iter().find(|(id, _)| *id == top_up.id));
    match known {
        None => Ok(false),
        Some((_, request)) if *request == top_up.request => Ok(true),
        Some(_) => Err(Rejection::IdempotencyKeyReused),
    }
}

impl Aggregate for CreditsAccount {
    const NAME: &'static str = "credits";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        let mut course = Course { state: state.clone(), events: vec![], now: occasion.now, rules: &programme.credits };
        match (state, command) {
            (State::Unopened | State::Open { .. } | State::Exhausted { .. }, Command::TopUp(top_up)) => {
                if repeats(state, &top_up)? {
                    return Ok(vec![]);
                }
                if !top_up.credits.is_positive() {
                    return Err(Rejection::NothingToTopUp);
                }
                course.opens(top_up.organisation);
                course.tops_up(top_up);
            }
            (State::Unopened | State::Open { .. } | State::Exhausted { .. }, Command::Post { organisation, batch, postings }) => {
                if postings.is_empty() || state.account().is_some_and(|account| account.batch.as_ref() == Some(&batch)) {
                    return Ok(vec![]);
                }
                course.opens(organisation);
                course.closes_what_is_over();
                course.posts(batch, &postings);
                course.runs_out();
            }
            (State::Unopened, Command::PassTime) => return Err(Rejection::NotFound),
            (State::Open { .. } | State::Exhausted { .. }, Command::PassTime) => {
                course.closes_what_is_over();
                if !course.events.is_empty() {
                    course.runs_out();
                }
            }
        }
        Ok(course.events)
    }

    fn evolve(state: State, event: &Event, at: Timestamp) -> State {
        match (state, event) {
            (State::Unopened, Event::Opened { organisation, credits }) => {
                State::Open { account: Account::opened(*organisation, *credits, at) }
            }
            (State::Open { account }, Event::Exhausted { .. }) => State::Exhausted { account, since: at },
            (State::Exhausted { account, .. }, Event::Replenished { .. }) => State::Open { account },
            (State::Open { mut account }, Event::ToppedUp { .. } | Event::Posted { .. } | Event::DayClosed { .. } | Event::Low { .. }) => {
                change(&mut account, event);
                State::Open { account }
            }
            (State::Exhausted { mut account, since }, Event::ToppedUp { .. } | Event::Posted { .. } | Event::DayClosed { .. }) => {
                change(&mut account, event);
                State::Exhausted { account, since }
            }
            // Opened twice; anything before it is opened; low, or exhausted, when nothing is left; replenished when something is:
            // never decided.
            (state @ (State::Open { .. } | State::Exhausted { .. }), Event::Opened { .. })
            | (
                state @ State::Unopened,
                Event::ToppedUp { .. }
                | Event::Posted { .. }
                | Event::DayClosed { .. }
                | Event::Low { .. }
                | Event::Exhausted { .. }
                | Event::Replenished { .. },
            )
            | (state @ State::Exhausted { .. }, Event::Low { .. } | Event::Exhausted { .. })
            | (state @ State::Open { .. }, Event::Replenished { .. }) => state,
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unopened => "unopened",
            State::Open { .. } => "open",
            State::Exhausted { .. } => "exhausted",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn reason(event: &Event) -> Option<&Prose> {
        match event {
            Event::ToppedUp { reason, .. } => Some(reason),
            Event::Opened { .. }
            | Event::Posted { .. }
            | Event::DayClosed { .. }
            | Event::Low { .. }
            | Event::Exhausted { .. }
            | Event::Replenished { .. } => None,
        }
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        std::iter::once(OrganisationId::Platform).chain(state.account().map(|account| account.organisation)).collect()
    }

    fn due_at(state: &State) -> Option<Timestamp> {
        state.account()?.days.iter().map(|day| day.closes_at).min()
    }
}

fn change(account: &mut Account, event: &Event) {
    match event {
        Event::ToppedUp { id, request, balance, line, .. } => {
            (account.balance, account.lines, account.warned) = (*balance, *line, None);
            account.top_ups.push((*id, request.clone()));
            let forgotten = account.top_ups.len().saturating_sub(limits::TOP_UPS_KEPT);
            account.top_ups.drain(..forgotten);
        }
        Event::Posted { batch, days, balance } => {
            (account.balance, account.batch) = (*balance, Some(batch.clone()));
            account.booked(days);
        }
        Event::DayClosed { day, line } => {
            account.lines = *line;
            account.closed(day);
        }
        Event::Low { within_days, .. } => account.warned = Some(*within_days),
        Event::Opened { .. } | Event::Exhausted { .. } | Event::Replenished { .. } => {}
    }
}
