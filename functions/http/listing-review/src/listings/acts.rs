//! What reviewers do with a listing. A button posts, and comes back to the listing's page, which says what was done; a program
//! posts, and is answered with what there is afterwards.

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
    id_of, json, parse, refused,
};
use crate::ReviewDesk;

type Desk<S, D> = State<Arc<ReviewDesk<S, D>>>;

pub(crate) type Parse = fn(&mut Fields) -> Option<Act>;

/// What reviewers do, by a button or by a program.
#[derive(Clone, Copy)]
struct Served {
    /// What is at the end of the address it is posted to.
    place: &'static str,
    /// What a form asks for.
    form: Parse,
    /// What JSON asks for.
    json: Parse,
    /// What the page says afterwards.
    done: &'static str,
}

const ACTS: [Served; 12] = [
    alike("claim", |_| Some(Act::Claim), "claimed"),
    alike("checks", parse::check, "checked"),
    alike("questions", parse::question, "asked"),
    alike("changes", parse::changes, "changes-requested"),
    alike("approval", |_| Some(Act::Approve), "approved"),
    alike("rejection", parse::rejection, "rejected"),
    alike("publication", |_| Some(Act::Publish), "published"),
    alike("suspension", parse::suspension, "suspended"),
    alike("lifting", |_| Some(Act::Lift), "lifted"),
    Served { form: stop, ..alike("stop", |fields| parse::stop(fields, "reason"), "stopped") },
    alike("release", |_| Some(Act::Release), "released"),
    Served { form: retire, ..alike("retirement", |_| Some(Act::Retire), "retired") },
];

/// A form and JSON that ask for it alike.
const fn alike(place: &'static str, parse: Parse, done: &'static str) -> Served {
    Served { place, form: parse, json: parse, done }
}

/// The page has a reason of its own for each form.
fn stop(fields: &mut Fields) -> Option<Act> {
    let stop = parse::stop(fields, "stop_reason");
    confirmed(fields).then_some(stop).flatten()
}

/// Somebody at a page says that it is meant.
fn retire(fields: &mut Fields) -> Option<Act> {
    confirmed(fields).then_some(Act::Retire)
}

/// The routes of the buttons: one handler, so that a button more is no code more.
pub(crate) fn buttons<S, D>() -> Router<Arc<ReviewDesk<S, D>>>
where
    S: Reads + Writes + Lists + 'static,
    D: ListingDocuments + 'static,
{
    ACTS.into_iter().fold(Router::new(), |router, Served { place, form, done, .. }| {
        let handler = move |State(desk): Desk<S, D>, Path(listing): Path<String>, call: Call, headers: HeaderMap, body: Bytes| async move {
            press(&desk, &listing, &call, Fields::read(&headers, &body)?, form, done).await
        };
        router.route(&format!("/review/listings/{{listing}}/{place}"), post(handler))
    })
}

/// The routes of the same acts for programs, as [`super::reference`] describes them.
pub(crate) fn for_programs<S, D>() -> Router<Arc<ReviewDesk<S, D>>>
where
    S: Reads + Writes + Lists + 'static,
    D: ListingDocuments + 'static,
{
    ACTS.into_iter().fold(Router::new(), |router, Served { place, json, .. }| {
        let handler = move |State(desk): Desk<S, D>, Path(listing): Path<String>, call: Call, headers: HeaderMap, body: Bytes| async move {
            json::act(&desk, &listing, &call, (&headers, &body), json).await
        };
        router.route(&format!("/v1/platform/listings/{{listing}}/{place}"), post(handler))
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
