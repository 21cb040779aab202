//! What the host platform reports as consumed.

use std::sync::Arc;

use application::{
    ports::{Lists, Reads, Writes},
    use_cases::{
        access_decision::named,
        consume::{self, Charge, Reported, Verdict},
    },
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{
    limits,
    values::{ExternalId, Invalid},
};
use entrypoint::{Call, Fields, Problem, respond};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Credits, not_taken};

/// A report of consumption.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct ConsumptionBody {
    /// At most 500.
    events: Vec<ConsumptionEvent>,
}

/// One event of consumption.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct ConsumptionEvent {
    /// Your id of the event; sent again, it counts once.
    id: String,
    /// Whose tracker, by the host platform's id or by Liaison's.
    customer: String,
    /// The tracker, by the host platform's id.
    tracker: String,
    /// When it was consumed (RFC 3339).
    at: String,
    /// How much: 1 (the default) to 1,000.
    units: Option<u32>,
}

/// What became of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsumptionReport {
    /// Events that are in the ledger now.
    accepted: usize,
    /// Events that were there before.
    repeated: usize,
    /// Events that are not.
    refused: usize,
    /// Each event, in the order of the report.
    events: Vec<EventReport>,
}

/// What became of one event.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventReport {
    /// Your id of it.
    id: String,
    /// `accepted`, `repeated` or `refused`.
    result: &'static str,
    /// Why it was refused: `other_content`, `in_the_future`, `too_old`, `unknown_tracker`, `inactive_tracker` or `delegation_paused`.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// Whose account pays: `customer_…` or `partner_…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    payer: Option<String>,
    /// The delegation by which a partner pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    delegation: Option<String>,
    /// What it costs: a decimal number.
    #[serde(skip_serializing_if = "Option::is_none")]
    credits: Option<String>,
}

/// Reports what trackers consumed: up to 500 events, each judged by itself. Whatever was accepted is booked within a minute; an
/// event that is sent again is `repeated` and counts once.
#[utoipa::path(post, path = "/integration/v1/consumption", tag = "credits", request_body = ConsumptionBody,
    responses((status = 200, body = ConsumptionReport), (status = 400), (status = 401), (status = 413), (status = 415),
        (status = 422, description = "A field at fault, or more than 500 events: nothing was taken")),
    security(("key" = [])))]
pub(crate) async fn report<S: Reads + Writes + Lists + 'static>(
    State(desk): State<Arc<Credits<S>>>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let reported = Fields::parsed(&headers, &body, parse);
    // Whoever holds no key learns that, not what is wrong with the body.
    if call.key.is_none() {
        return Err(Problem::sign_in_needed());
    }
    let reported = reported?;
    let verdicts = consume::consume(&desk.store, call.key.as_ref(), &reported, call.moment()).await.map_err(not_taken)?;
    let events: Vec<_> = reported.iter().zip(&verdicts).map(|(event, verdict)| told(event, *verdict)).collect();
    let count = |result: &str| events.iter().filter(|event| event.result == result).count();
    let (accepted, repeated, refused) = (count("accepted"), count("repeated"), count("refused"));
    Ok(respond::json(StatusCode::OK, &ConsumptionReport { accepted, repeated, refused, events }))
}

fn told(event: &Reported, verdict: Verdict) -> EventReport {
    let id = event.id.as_str().to_owned();
    let charged = |result, charge: Charge| EventReport {
        id: id.clone(),
        result,
        code: None,
        payer: Some(charge.payer.to_string()),
        delegation: charge.delegation.map(|delegation| delegation.to_string()),
        credits: Some(charge.credits.to_string()),
    };
    match verdict {
        Verdict::Accepted(charge) => charged("accepted", charge),
        Verdict::Repeated(charge) => charged("repeated", charge),
        Verdict::Refused(why) => {
            EventReport { id, result: "refused", code: Some(why.as_str()), payer: None, delegation: None, credits: None }
        }
    }
}

fn parse(fields: &mut Fields) -> Option<Vec<Reported>> {
    let count = fields.entries("events", limits::CONSUMPTION_EVENTS);
    if count == 0 {
        fields.required("events", |_| Err::<(), _>(Invalid::Required));
        return None;
    }
    let events: Vec<Option<Reported>> = (0..count).map(|at| one(fields, &format!("events[{at}]"))).collect();
    events.into_iter().collect()
}

fn one(fields: &mut Fields, place: &str) -> Option<Reported> {
    let id = fields.required(&format!("{place}.id"), ExternalId::parse);
    let customer = fields.required(&format!("{place}.customer"), ExternalId::parse);
    let tracker = fields.required(&format!("{place}.tracker"), ExternalId::parse);
    let at = fields.required(&format!("{place}.at"), instant);
    let units = fields.optional(&format!("{place}.units"), units);
    let customer = named(&customer?);
    Some(Reported { id: id?, customer, tracker: tracker?, at: at?, units: units?.unwrap_or(1) })
}

fn instant(text: &str) -> Result<Timestamp, Invalid> {
    if text.is_empty() { Err(Invalid::Required) } else { text.parse().map_err(|_| Invalid::NotATime) }
}

fn units(text: &str) -> Result<u32, Invalid> {
    text.parse().ok().filter(|units| (1..=limits::CONSUMPTION_UNITS).contains(units)).ok_or(Invalid::NotANumber)
}
