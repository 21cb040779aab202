//! What reviewers do with a listing by buttons: each posts, and comes back to the listing's page, which says what was done.

use std::sync::Arc;

use application::{
    ports::{ListingDocuments, Lists, Reads, Writes},
    use_cases::listing_review::{self as story, Act, REVIEWERS},
};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    response::Response,
    routing::post,
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

/// A button: what is at the end of the address it posts to, what it asks for, and what the page says afterwards.
type Button = (&'static str, Parse, &'static str);
type Parse = fn(&mut Fields) -> Option<Act>;

const BUTTONS: [Button; 12] = [
    ("claim", |_| Some(Act::Claim), "claimed"),
    ("checks", parse::check, "checked"),
    ("questions", parse::question, "asked"),
    ("changes", parse::changes, "changes-requested"),
    ("approval", |_| Some(Act::Approve), "approved"),
    ("rejection", parse::rejection, "rejected"),
    ("publication", |_| Some(Act::Publish), "published"),
    ("suspension", parse::suspension, "suspended"),
    ("lifting", |_| Some(Act::Lift), "lifted"),
    ("stop", stop, "stopped"),
    ("release", |_| Some(Act::Release), "released"),
    ("retirement", |fields| confirmed(fields).then_some(Act::Retire), "retired"),
];

/// The page has a reason of its own for each form.
fn stop(fields: &mut Fields) -> Option<Act> {
    let stop = parse::stop(fields, "stop_reason");
    confirmed(fields).then_some(stop).flatten()
}

/// The routes of the buttons: one handler, so that a button more is no code more.
pub(crate) fn buttons<S, D>() -> Router<Arc<ReviewDesk<S, D>>>
where
    S: Reads + Writes + Lists + 'static,
    D: ListingDocuments + 'static,
{
    BUTTONS.into_iter().fold(Router::new(), |router, (place, parse, done)| {
        let handler = move |State(desk): Desk<S, D>, Path(listing): Path<String>, call: Call, headers: HeaderMap, body: Bytes| async move {
            press(&desk, &listing, &call, Fields::read(&headers, &body)?, parse, done).await
        };
        router.route(&format!("/review/listings/{{listing}}/{place}"), post(handler))
    })
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
    parse: Parse,
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
            Err(story::ListingReviewError::Stale) if call.face == Face::Page => {
                let returned = Returned { form, is_outdated: true, ..Returned::default() };
                return detail::render(desk, listing, call, &Aftermath::default(), returned).await;
            }
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
    let returned = Returned { faults: problem.errors().to_vec(), form, ..Returned::default() };
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
