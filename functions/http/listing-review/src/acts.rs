//! What reviewers do, from forms and from JSON: both faces parse the same fields and decide by the same story.

use std::sync::Arc;

use application::{
    engine::Loaded,
    ports::{Documents, Lists, Reads, Writes},
    use_cases::review::{self, Act},
};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    response::Response,
    routing::post,
};
use domain::{
    application::Application,
    id::ApplicationId,
    values::{Invalid, Prose},
};
use entrypoint::{Call, Face, Fields, Problem, organisation_pages::credential, respond};
use http::HeaderMap;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use pages::review_application::ReviewForm;

use crate::{
    ReviewDesk,
    detail::{self, Aftermath, Returned},
    json, refused,
};

type Desk<S, D> = State<Arc<ReviewDesk<S, D>>>;

/// What is at the end of the address that a button posts to and of a program's, what is asked for, and what the page says
/// afterwards.
type Served = (&'static str, &'static str, Parse, &'static str);
/// What is asked for, at a time.
pub(crate) type Parse = fn(&mut Fields, Timestamp) -> Option<Act>;

const ACTS: [Served; 5] = [
    ("claim", "claim", |_, _| Some(Act::Claim), "claimed"),
    ("call", "calls", parse_call, "call-logged"),
    ("questions", "questions", parse_question, "asked"),
    ("approval", "approval", |_, _| Some(Act::Approve), "approved"),
    ("rejection", "rejection", parse_rejection, "rejected"),
];

/// The routes of the buttons: one handler, so that a button more is no code more.
pub(crate) fn buttons<S, D>() -> Router<Arc<ReviewDesk<S, D>>>
where
    S: Reads + Writes + Lists + 'static,
    D: Documents + 'static,
{
    ACTS.into_iter().fold(Router::new(), |router, (place, _, parse, done)| {
        let handler = move |State(desk): Desk<S, D>, Path(id): Path<String>, call: Call, headers: HeaderMap, body: Bytes| async move {
            press(&desk, &id, &call, Fields::read(&headers, &body)?, parse, done).await
        };
        router.route(&format!("/review/applications/{{id}}/{place}"), post(handler))
    })
}

/// The routes of the same acts for programs, as [`crate::reference`] describes them.
pub(crate) fn for_programs<S, D>() -> Router<Arc<ReviewDesk<S, D>>>
where
    S: Reads + Writes + Lists + 'static,
    D: Documents + 'static,
{
    ACTS.into_iter().fold(Router::new(), |router, (_, place, parse, _)| {
        let handler = move |State(desk): Desk<S, D>, Path(id): Path<String>, call: Call, headers: HeaderMap, body: Bytes| async move {
            json::act(&desk, &id, &call, (&headers, &body), parse).await
        };
        router.route(&format!("/v1/platform/applications/{{id}}/{place}"), post(handler))
    })
}

fn parse_call(fields: &mut Fields, now: Timestamp) -> Option<Act> {
    let held_at = fields.required("held_at", |text| past(text, now));
    let notes = fields.required("notes", Prose::parse);
    Some(Act::LogCall { held_at: held_at?, notes: notes? })
}

fn parse_question(fields: &mut Fields, _: Timestamp) -> Option<Act> {
    fields.required("question", Prose::parse).map(|text| Act::Ask { text })
}

fn parse_rejection(fields: &mut Fields, _: Timestamp) -> Option<Act> {
    fields.required("reasons", Prose::parse).map(|reasons| Act::Reject { reasons })
}

/// A time with its offset (RFC 3339), or a form's date and time, which is UTC.
pub(crate) fn instant(text: &str) -> Result<Timestamp, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Invalid::Required);
    }
    let local = || text.parse::<DateTime>().ok().and_then(|time| time.to_zoned(TimeZone::UTC).ok()).map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>().ok().or_else(local).ok_or(Invalid::NotATime)
}

fn past(text: &str, now: Timestamp) -> Result<Timestamp, Invalid> {
    instant(text).and_then(|at| if at > now { Err(Invalid::InTheFuture) } else { Ok(at) })
}

/// A page's button: parse, act, and back to the page; with faults the page comes back filled in.
async fn press<S: Reads + Writes + Lists, D: Documents>(
    desk: &ReviewDesk<S, D>,
    id: &str,
    call: &Call,
    mut fields: Fields,
    parse: Parse,
    done: &str,
) -> Result<Response, Problem> {
    let seen = fields.optional("version", |text| text.parse::<u64>().map_err(|_| Invalid::UnknownValue)).flatten();
    let form = ReviewForm {
        held_at: fields.typed("held_at"),
        notes: fields.typed("notes"),
        question: fields.typed("question"),
        reasons: fields.typed("reasons"),
    };
    let act = parse(&mut fields, call.now);
    let faults = fields.faults();
    match act {
        Some(act) if faults.is_empty() => match perform(desk, id, call, seen, &act).await {
            Ok(_) => Ok(respond::see_other(&format!("/review/applications/{id}?done={done}"))),
            Err(problem) if problem.is_stale() && call.face == Face::Page => {
                let returned = Returned { form, is_outdated: true, ..Returned::default() };
                detail::render(desk, id, call, &Aftermath::default(), returned).await
            }
            Err(problem) => Err(problem),
        },
        _ => detail::render(desk, id, call, &Aftermath::default(), Returned { faults, form, ..Returned::default() }).await,
    }
}

/// Acts on an application.
pub(crate) async fn perform<S: Reads + Writes + Lists, D: Documents>(
    desk: &ReviewDesk<S, D>,
    id: &str,
    call: &Call,
    seen: Option<u64>,
    act: &Act,
) -> Result<Loaded<Application>, Problem> {
    let id: ApplicationId = id.parse().map_err(|_| Problem::not_found())?;
    review::act(&desk.store, credential(call)?, &id, seen, act, call.moment()).await.map_err(refused)
}
