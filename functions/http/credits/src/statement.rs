//! What an organisation reads of its account.

use std::sync::Arc;

use application::{
    ports::{Lists, Reads, Writes},
    records::{
        consumption::Consumed,
        credits::{AccountLine, LineEntry},
    },
    use_cases::credits as story,
};
use axum::{extract::State, response::Response};
use domain::{
    aggregate::Aggregate as _,
    credits::{CreditsAccount, Day, Spent},
    limits,
    organisation::OrganisationId,
};
use entrypoint::{
    Call, Problem, cursor,
    organisation_pages::let_in,
    path::{Asked, segment},
    respond,
};
use http::StatusCode;
use jiff::civil::Date;
use language::Fault;
use pages::form::fault;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Credits;

/// An account of credits.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountDocument {
    /// Whose it is.
    organisation: String,
    /// `unopened` (it will open with `balance` when something first happens to it), `open` or `exhausted`.
    state: &'static str,
    /// What is there: a decimal number, below nothing for what was consumed meanwhile.
    balance: String,
    /// How long that will last, where that can be said.
    forecast: Option<ForecastDocument>,
    /// Days that are still open.
    open_days: Vec<DayDocument>,
    /// The lines of its ledger, newest day first; those of about a year.
    lines: Vec<LineDocument>,
}

/// How long what is there will last, at the pace of the last days.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForecastDocument {
    /// What a day costs on average.
    credits_a_day: String,
    /// Whole days that are left.
    days_left: i64,
    /// The day (UTC) on which nothing will be left.
    run_out: String,
}

/// What one day came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayDocument {
    /// The day (UTC).
    day: String,
    /// What was consumed.
    credits: String,
    /// How many events.
    events: u64,
    /// The same by the day of the events: earlier ones were reported late.
    by_event_day: Vec<SumDocument>,
    /// The same by delegation, for a partner; of very many only the first.
    by_delegation: Vec<SumDocument>,
}

/// What was consumed of one day, or for one delegation.
#[derive(Debug, Serialize, ToSchema)]
pub struct SumDocument {
    /// The day, or the delegation.
    of: String,
    /// What it cost.
    credits: String,
    /// How many events.
    events: u64,
}

/// A line of the ledger. None is ever changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineDocument {
    /// Which line: none is left out.
    number: u64,
    /// Its day (UTC).
    day: String,
    /// When it was written (RFC 3339).
    at: String,
    /// `opening`, `top_up` or `day`.
    kind: &'static str,
    /// What it adds, or takes.
    credits: String,
    /// The day as it stands, of a line that is one.
    closed: Option<DayDocument>,
}

/// Events of one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventsDocument {
    /// The events that the account paid for, in their order.
    events: Vec<EventDocument>,
}

/// One event of consumption.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventDocument {
    /// The host platform's id of it.
    id: String,
    /// Whose tracker.
    customer: String,
    /// The tracker, by the host platform's id.
    tracker: String,
    /// When (RFC 3339).
    at: String,
    /// How much.
    units: u32,
    /// What it cost.
    credits: String,
    /// The delegation by which the account paid.
    delegation: Option<String>,
}

/// A customer's account: its balance, how long that will last, and its ledger.
#[utoipa::path(get, path = "/v1/customers/{org}/credits", tag = "credits", params(("org" = String, Path)),
    responses((status = 200, body = AccountDocument), (status = 403), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn of_customer<S: Reads + Writes + Lists + 'static>(
    state: State<Arc<Credits<S>>>,
    CustomerAccount(organisation): CustomerAccount,
    call: Call,
) -> Result<Response, Problem> {
    show(&state.store, organisation, &call).await
}

/// A partner's account: its balance, how long that will last, and its ledger.
#[utoipa::path(get, path = "/v1/partners/{org}/credits", tag = "credits", params(("org" = String, Path)),
    responses((status = 200, body = AccountDocument), (status = 403), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn of_partner<S: Reads + Writes + Lists + 'static>(
    state: State<Arc<Credits<S>>>,
    PartnerAccount(organisation): PartnerAccount,
    call: Call,
) -> Result<Response, Problem> {
    show(&state.store, organisation, &call).await
}

/// The events that a customer's account paid for of one day, page by page.
#[utoipa::path(get, path = "/v1/customers/{org}/credits/events", tag = "credits",
    params(("org" = String, Path), ("day" = String, Query, description = "The day (UTC), such as 2026-03-01"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = EventsDocument, headers(("Link" = String))), (status = 403), (status = 404), (status = 422)),
    security(("bearer" = [])))]
pub(crate) async fn events_of_customer<S: Reads + Writes + Lists + 'static>(
    state: State<Arc<Credits<S>>>,
    CustomerAccount(organisation): CustomerAccount,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    list(&state.store, organisation, &asked, &call, &format!("/v1/customers/{organisation}/credits/events")).await
}

/// The events that a partner's account paid for of one day, page by page.
#[utoipa::path(get, path = "/v1/partners/{org}/credits/events", tag = "credits",
    params(("org" = String, Path), ("day" = String, Query, description = "The day (UTC), such as 2026-03-01"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = EventsDocument, headers(("Link" = String))), (status = 403), (status = 404), (status = 422)),
    security(("bearer" = [])))]
pub(crate) async fn events_of_partner<S: Reads + Writes + Lists + 'static>(
    state: State<Arc<Credits<S>>>,
    PartnerAccount(organisation): PartnerAccount,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    list(&state.store, organisation, &asked, &call, &format!("/v1/partners/{organisation}/credits/events")).await
}

async fn show(store: &(impl Reads + Lists), organisation: OrganisationId, call: &Call) -> Result<Response, Problem> {
    let caller = let_in(store, call, organisation).await?;
    let story::Statement { account, lines } = story::statement(store, &caller).await?;
    let rules = &call.moment().programme.credits;
    let opened = account.state.account();
    let forecast = opened.and_then(|account| account.forecast(call.now, rules)).map(|forecast| ForecastDocument {
        credits_a_day: forecast.a_day.to_string(),
        days_left: forecast.days_left,
        run_out: forecast.run_out.to_string(),
    });
    let document = AccountDocument {
        organisation: organisation.to_string(),
        state: CreditsAccount::label(&account.state),
        balance: account.state.balance(rules).to_string(),
        forecast,
        open_days: opened.map(|account| account.days.iter().map(day).collect()).unwrap_or_default(),
        lines: lines.iter().map(line).collect(),
    };
    Ok(respond::json(StatusCode::OK, &document))
}

async fn list(
    store: &(impl Reads + Lists),
    organisation: OrganisationId,
    asked: &Asked,
    call: &Call,
    path: &str,
) -> Result<Response, Problem> {
    let caller = let_in(store, call, organisation).await?;
    let day: Date = match asked.of("day").map(str::parse) {
        Some(Ok(day)) => day,
        Some(Err(_)) => return Err(Problem::invalid(vec![fault("day", Fault::NotATime)])),
        None => return Err(Problem::invalid(vec![fault("day", Fault::Required)])),
    };
    let name = format!("consumption#{organisation}#{day}");
    let after = cursor::decode(&name, asked.of("cursor"))?;
    let (events, next) = story::events(store, &caller, day, limits::CONSUMPTION_EVENTS, after).await?;
    let response = respond::json(StatusCode::OK, &EventsDocument { events: events.iter().map(event).collect() });
    let link = next.map(|next| format!("{path}?day={day}&cursor={}", cursor::encode(&name, &next)));
    Ok(match link {
        Some(link) => respond::leading_to(response, &link),
        None => response,
    })
}

fn day(day: &Day) -> DayDocument {
    let Day { day, closes_at: _, credits, events, by_event_day, by_delegation } = day;
    let of_day = |spent: &Spent| SumDocument { of: spent.day.to_string(), credits: spent.credits.to_string(), events: spent.events };
    DayDocument {
        day: day.to_string(),
        credits: credits.to_string(),
        events: *events,
        by_event_day: by_event_day.iter().map(of_day).collect(),
        by_delegation: (by_delegation.iter())
            .map(|share| SumDocument { of: share.delegation.to_string(), credits: share.credits.to_string(), events: share.events })
            .collect(),
    }
}

fn line(line: &AccountLine) -> LineDocument {
    let (kind, closed) = match &line.entry {
        LineEntry::Opening { .. } => ("opening", None),
        LineEntry::TopUp { .. } => ("top_up", None),
        LineEntry::Day { closed } => ("day", Some(day(closed))),
    };
    LineDocument {
        number: line.number,
        day: line.day.to_string(),
        at: line.at.to_string(),
        kind,
        credits: line.entry.credits().to_string(),
        closed,
    }
}

fn event(consumed: &Consumed) -> EventDocument {
    EventDocument {
        id: consumed.id.as_str().to_owned(),
        customer: consumed.customer.to_string(),
        tracker: consumed.tracker.as_str().to_owned(),
        at: consumed.at.to_string(),
        units: consumed.units,
        credits: consumed.credits.to_string(),
        delegation: consumed.delegation.map(|delegation| delegation.to_string()),
    }
}

/// The customer of `{org}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CustomerAccount(pub(crate) OrganisationId);

/// The partner of `{org}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartnerAccount(pub(crate) OrganisationId);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for CustomerAccount {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut http::request::Parts, state: &S) -> Result<Self, Problem> {
        let id = segment(parts, state, "org").await?.parse();
        id.map(|id| Self(OrganisationId::Customer(id))).map_err(|_| Problem::not_found())
    }
}

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for PartnerAccount {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut http::request::Parts, state: &S) -> Result<Self, Problem> {
        let id = segment(parts, state, "org").await?.parse();
        id.map(|id| Self(OrganisationId::Partner(id))).map_err(|_| Problem::not_found())
    }
}
