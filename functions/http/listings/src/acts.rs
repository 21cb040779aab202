//! What a partner does with an app that has been written. A button posts, and comes back to the app's page, which says what was
//! done; a program posts, and is answered with what there is afterwards.

use std::sync::Arc;

use application::{
    ports::{Entropy, ListingDocuments, Lists, Reads, Writes},
    use_cases::listings::Act,
};
use axum::{Router, body::Bytes, extract::State, routing::post};
use domain::values::Invalid;
use entrypoint::{
    Call, Fields,
    path::{ListingName, Org},
};
use http::HeaderMap;

use crate::{
    Listings,
    json::{self, parse_answer},
    pages,
};

/// The app that an act is about.
pub(crate) type At = (Org, ListingName);
pub(crate) type Parse = fn(&mut Fields) -> Option<Act>;
type Desk<S, E, D> = State<Arc<Listings<S, E, D>>>;

/// How a program says what it does.
#[derive(Clone)]
pub(crate) enum Said {
    /// The address says it all.
    ByAddress(Act),
    /// The body says the rest.
    InBody(Parse),
}

/// What is at the end of the address, what a form asks for, how a program says it, and what the page says afterwards.
type Served = (&'static str, Parse, Said, &'static str);

const ACTS: [Served; 4] = [
    ("submission", |_| Some(Act::Submit), Said::ByAddress(Act::Submit), "submitted"),
    ("withdrawal", |fields| confirmed(fields).then_some(Act::Withdraw), Said::ByAddress(Act::Withdraw), "withdrawn"),
    ("answers", parse_answer, Said::InBody(parse_answer), "answered"),
    ("retirement", |fields| confirmed(fields).then_some(Act::Retire), Said::ByAddress(Act::Retire), "retired"),
];

/// What ends something is meant: its box was ticked.
fn confirmed(fields: &mut Fields) -> bool {
    fields.required("confirmed", |text| if text == "yes" { Ok(()) } else { Err(Invalid::Required) }).is_some()
}

/// The routes of the buttons: one handler, so that a button more is no code more.
pub(crate) fn buttons<S, E, D>() -> Router<Arc<Listings<S, E, D>>>
where
    S: Reads + Writes + Lists + 'static,
    E: Entropy + 'static,
    D: ListingDocuments + 'static,
{
    ACTS.into_iter().fold(Router::new(), |router, (place, parse, _, done)| {
        let handler = move |State(desk): Desk<S, E, D>, at: At, call: Call, headers: HeaderMap, body: Bytes| async move {
            pages::press(&desk, &call, at, Fields::read(&headers, &body)?, parse, done).await
        };
        router.route(&format!("/partners/{{org}}/listings/{{listing}}/{place}"), post(handler))
    })
}

/// The routes of the same acts for programs, as [`crate::reference`] describes them.
pub(crate) fn for_programs<S, E, D>() -> Router<Arc<Listings<S, E, D>>>
where
    S: Reads + Writes + Lists + 'static,
    E: Entropy + 'static,
    D: ListingDocuments + 'static,
{
    ACTS.into_iter().fold(Router::new(), |router, (place, _, said, _)| {
        let handler = move |State(desk): Desk<S, E, D>, at: At, call: Call, headers: HeaderMap, body: Bytes| async move {
            json::act(&desk, &call, at, (&headers, &body), &said).await
        };
        router.route(&format!("/v1/partners/{{org}}/listings/{{listing}}/{place}"), post(handler))
    })
}
