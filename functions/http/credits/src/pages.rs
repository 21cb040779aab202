//! An organisation's account as a page, and its ledger as a table.

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use ::pages::{
    account::{AccountPage, DayView, ForecastView, LineKind, LineView, MonthView},
    frame::Frame,
};
use application::{
    ports::{Lists, Reads, StoreError, Writes},
    records::credits::{AccountLine, LineEntry},
    use_cases::credits::{self as story, Statement},
};
use axum::{extract::State, response::Response};
use domain::{credits::State as Standing, organisation::OrganisationId, values::Credits as Amount};
use entrypoint::{
    Call, Problem,
    organisation_pages::{self, Visit, let_in},
    respond,
};
use http::{HeaderMap, StatusCode};
use jiff::{Timestamp, civil::Date, tz::Offset};

use crate::{
    Credits,
    statement::{CustomerAccount, PartnerAccount},
};

/// Days that the chart shows.
const CHART_DAYS: usize = 30;
/// Lines that the page shows; the table for download has those of about a year.
const LINES_SHOWN: usize = 31;
/// Months that the page shows.
const MONTHS_SHOWN: usize = 12;

type Desk<S> = State<Arc<Credits<S>>>;

pub(crate) async fn of_customer<S: Reads + Writes + Lists + 'static>(
    desk: Desk<S>,
    CustomerAccount(organisation): CustomerAccount,
    call: Call,
) -> Result<Response, Problem> {
    show(&desk, organisation, &call).await
}

pub(crate) async fn of_partner<S: Reads + Writes + Lists + 'static>(
    desk: Desk<S>,
    PartnerAccount(organisation): PartnerAccount,
    call: Call,
) -> Result<Response, Problem> {
    show(&desk, organisation, &call).await
}

pub(crate) async fn table_of_customer<S: Reads + Writes + Lists + 'static>(
    desk: Desk<S>,
    CustomerAccount(organisation): CustomerAccount,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    table(&desk, organisation, &call, &headers).await
}

pub(crate) async fn table_of_partner<S: Reads + Writes + Lists + 'static>(
    desk: Desk<S>,
    PartnerAccount(organisation): PartnerAccount,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    table(&desk, organisation, &call, &headers).await
}

async fn show<S: Reads + Writes + Lists>(desk: &Credits<S>, organisation: OrganisationId, call: &Call) -> Result<Response, Problem> {
    let caller = let_in(&desk.store, call, organisation).await?;
    let shown = Visit::beside(&desk.store, &desk.site, &caller, story::statement(&desk.store, &caller)).await;
    let (Statement { account, lines }, visit) = shown?;
    let rules = &call.moment().programme.credits;
    let path = format!("{}/credits", organisation_pages::path(&organisation));
    let forecast = account.state.account().and_then(|account| account.forecast(call.now, rules));
    let page = AccountPage {
        frame: Frame { return_path: path.clone(), ..visit.frame(call, &desk.site) },
        path,
        organisation: visit.organisation.clone(),
        is_partner: matches!(organisation, OrganisationId::Partner(_)),
        balance: account.state.balance(rules).thousandths(),
        exhausted: match &account.state {
            Standing::Exhausted { since, .. } => Some(*since),
            Standing::Unopened | Standing::Open { .. } => None,
        },
        forecast: forecast.map(|known| ForecastView { a_day: known.a_day.thousandths(), run_out: midnight(known.run_out) }),
        days: days(&lines),
        months: months(&lines),
        lines: lines.iter().take(LINES_SHOWN).map(line).collect(),
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}

async fn table<S: Reads + Writes + Lists>(
    desk: &Credits<S>,
    organisation: OrganisationId,
    call: &Call,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let caller = let_in(&desk.store, call, organisation).await?;
    let Statement { lines, .. } = story::statement(&desk.store, &caller).await?;
    // Nothing in it is anybody's words: numbers, days and the names of entries.
    let mut csv = "number,day,kind,credits,events\r\n".to_owned();
    for line in &lines {
        let (kind, events) = match &line.entry {
            LineEntry::Opening { .. } => ("opening", None),
            LineEntry::TopUp { .. } => ("top_up", None),
            LineEntry::Day { closed } => ("day", Some(closed.events)),
        };
        let events = events.map(|events| events.to_string()).unwrap_or_default();
        write!(csv, "{},{},{kind},{},{events}\r\n", line.number, line.day, line.entry.credits())
            .map_err(|error| StoreError::Unreadable(error.to_string()))?;
    }
    Ok(respond::revalidated(headers, "text/csv; charset=utf-8", csv))
}

/// What the latest closed days cost, oldest first.
fn days(lines: &[AccountLine]) -> Vec<DayView> {
    let closed = lines.iter().filter_map(|line| match &line.entry {
        LineEntry::Day { closed } => Some(DayView { day: midnight(closed.day), credits: closed.credits.thousandths() }),
        LineEntry::Opening { .. } | LineEntry::TopUp { .. } => None,
    });
    let mut days: Vec<_> = closed.take(CHART_DAYS).collect();
    days.reverse();
    days
}

/// What each month came to, newest first.
fn months(lines: &[AccountLine]) -> Vec<MonthView> {
    let mut months: BTreeMap<String, (Amount, Amount)> = BTreeMap::new();
    for line in lines {
        let (put, consumed) = months.entry(format!("{:04}-{:02}", line.day.year(), line.day.month())).or_default();
        match &line.entry {
            LineEntry::Opening { credits } | LineEntry::TopUp { credits, .. } => *put = put.plus(*credits),
            LineEntry::Day { closed } => *consumed = consumed.plus(closed.credits),
        }
    }
    let view = |(month, (put, consumed)): (String, (Amount, Amount))| MonthView {
        month,
        put: put.thousandths(),
        consumed: consumed.thousandths(),
    };
    months.into_iter().rev().take(MONTHS_SHOWN).map(view).collect()
}

fn line(line: &AccountLine) -> LineView {
    let (kind, events) = match &line.entry {
        LineEntry::Opening { .. } => (LineKind::Opening, None),
        LineEntry::TopUp { .. } => (LineKind::TopUp, None),
        LineEntry::Day { closed } => (LineKind::Day, Some(closed.events)),
    };
    LineView { number: line.number, day: midnight(line.day), kind, credits: line.entry.credits().thousandths(), events }
}

fn midnight(day: Date) -> Timestamp {
    Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX)
}
