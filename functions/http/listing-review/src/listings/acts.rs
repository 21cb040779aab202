//! What reviewers do with a listing by buttons: each posts, and comes back to the listing's page, which says what was done.

use std::sync::Arc;

use application::{
    ports::{ListingDocuments, Lists, Reads, Writes},
    use_cases::listing_review::{self as story, Act, REVIEWERS},
};
use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use domain::{organisation::OrganisationId, values::Invalid};
use entrypoint::{Call, Face, Fields, Problem, organisation_json, organisation_pages::credential, respond};
use http::HeaderMap;
use pages::review_listing::ReviewListingForm;

use super::{
    detail::{self, Aftermath, Returned},
    id_of, parse, refused,
};
use crate::ReviewDesk;

type Desk<S, D> = State<Arc<ReviewDesk<S, D>>>;

pub(crate) async fn claim<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, |_| Some(Act::Claim), "claimed").await
}

pub(crate) async fn check<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, parse::check, "checked").await
}

pub(crate) async fn ask<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, parse::question, "asked").await
}

pub(crate) async fn request_changes<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, parse::changes, "changes-requested").await
}

pub(crate) async fn approve<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, |_| Some(Act::Approve), "approved").await
}

pub(crate) async fn reject<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, parse::rejection, "rejected").await
}

pub(crate) async fn publish<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, |_| Some(Act::Publish), "published").await
}

pub(crate) async fn suspend<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, parse::suspension, "suspended").await
}

pub(crate) async fn lift<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, |_| Some(Act::Lift), "lifted").await
}

pub(crate) async fn stop<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let parse = |fields: &mut Fields| {
        let stop = parse::stop(fields, "stop_reason");
        confirmed(fields).then_some(stop).flatten()
    };
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, parse, "stopped").await
}

pub(crate) async fn release<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, |_| Some(Act::Release), "released").await
}

pub(crate) async fn retire<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): Desk<S, D>,
    Path(listing): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &listing, &call, Fields::read(&headers, &body)?, |fields| confirmed(fields).then_some(Act::Retire), "retired").await
}

/// What cannot be undone, or hits every customer at once, is meant: it was confirmed.
fn confirmed(fields: &mut Fields) -> bool {
    fields.required("confirmed", |text| if text == "yes" { Ok(()) } else { Err(Invalid::Required) }).is_some()
}

/// A button: parse, act, and back to the page; with faults the page comes back filled in.
async fn press<S: Reads + Writes + Lists, D: ListingDocuments>(
    desk: &ReviewDesk<S, D>,
    listing: &str,
    call: &Call,
    mut fields: Fields,
    parse: impl FnOnce(&mut Fields) -> Option<Act>,
    done: &str,
) -> Result<Response, Problem> {
    let (id, who) = (id_of(listing)?, credential(call)?);
    let seen = fields.optional("version", |text| text.parse::<u64>().map_err(|_| Invalid::UnknownValue)).flatten();
    let form = typed(&fields);
    let act = parse(&mut fields);
    let faults = fields.faults();
    let problem = match act.filter(|_| faults.is_empty()) {
        None => Problem::invalid(faults),
        Some(act) => match story::act(&desk.store, who, &id, seen, &act, call.moment()).await {
            Ok(_) => return Ok(respond::see_other(&back(&id.to_string(), done))),
            Err(error) => refused(error),
        },
    };
    // The rules may find a field at fault, too: a failed standard without a note, a date that has passed.
    if problem.errors().is_empty() {
        return Err(problem);
    }
    if call.face == Face::Json {
        return Err(organisation_json::unless_refused(&desk.store, call, OrganisationId::Platform, REVIEWERS, problem).await);
    }
    let returned = Returned { faults: problem.errors().to_vec(), form };
    detail::render(desk, listing, call, &Aftermath::default(), returned).await
}

/// Where a button leads. Whoever goes through the checklist stays at it.
fn back(id: &str, done: &str) -> String {
    let place = if done == "checked" { "#checklist-title" } else { "" };
    format!("/review/listings/{id}?done={done}{place}")
}

fn typed(fields: &Fields) -> ReviewListingForm {
    ReviewListingForm {
        part: fields.typed("part"),
        standard: fields.typed("standard"),
        note: fields.typed("note"),
        question: fields.typed("question"),
        changes: fields.typed("changes"),
        reasons: fields.typed("reasons"),
        reason: fields.typed("reason"),
        lift_at: fields.typed("lift_at"),
        stop_reason: fields.typed("stop_reason"),
    }
}
