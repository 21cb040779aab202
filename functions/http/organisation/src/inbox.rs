//! The steps that wait for the caller: as a page, and as JSON.

use application::{
    ports::{Lists, Reads, Writes},
    use_cases::inbox as story,
};
use axum::{Router, extract::State, response::Response, routing::get};
use entrypoint::{
    Call, Problem,
    organisation_pages::{Visit, let_in},
    respond,
};
use http::StatusCode;
use pages::inbox::InboxPage;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kind::{Served, Whose};

/// A step that waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct Step {
    /// What waits: an application, a seat.
    subject: String,
    /// Where it stands.
    state: String,
    /// Until when (RFC 3339).
    deadline: String,
    /// Whether it waits for the caller alone, not for a role.
    own: bool,
}

/// The steps that wait for the caller, soonest deadline first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Inbox {
    /// Steps.
    steps: Vec<Step>,
}

pub(crate) fn pages<S: Reads + Writes + Lists + 'static>(path: &str) -> Router<Served<S>> {
    Router::new().route(&format!("{path}/inbox"), get(page::<S>))
}

pub(crate) fn people<S: Reads + Writes + Lists + 'static>(path: &str) -> Router<Served<S>> {
    Router::new().route(&format!("{path}/inbox"), get(document::<S>))
}

async fn page<S: Reads + Lists>(
    State(Served { function, .. }): State<Served<S>>,
    Whose(organisation): Whose,
    call: Call,
) -> Result<Response, Problem> {
    let caller = let_in(&function.store, &call, organisation).await?;
    let visit = Visit::of(&function.store, &function.site, &caller).await?;
    let page = InboxPage { frame: visit.frame(&call, &function.site), steps: visit.steps, next_path: None, now: call.now };
    Ok(respond::page(StatusCode::OK, page.render()))
}

/// The partner's steps that wait for the caller.
#[utoipa::path(get, path = "/v1/partners/{org}/inbox", tag = "inbox", params(("org" = String, Path, description = "The partner's id")),
    responses((status = 200, body = Inbox), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn document<S: Reads + Lists>(
    State(Served { function, .. }): State<Served<S>>,
    Whose(organisation): Whose,
    call: Call,
) -> Result<Response, Problem> {
    let caller = let_in(&function.store, &call, organisation).await?;
    let waiting = story::inbox(&function.store, &caller).await?;
    let steps = waiting.iter().map(|step| Step {
        subject: step.key.partition.clone(),
        state: step.summary.get("state").and_then(|state| state.as_str()).unwrap_or_default().to_owned(),
        deadline: step.deadline.to_string(),
        own: step.is_own,
    });
    Ok(respond::json(StatusCode::OK, &Inbox { steps: steps.collect() }))
}

/// The platform's steps that wait for the caller.
#[utoipa::path(get, path = "/v1/platform/inbox", tag = "inbox", responses((status = 200, body = Inbox), (status = 404)),
    security(("bearer" = [])))]
#[expect(dead_code, reason = "describes to readers of the OpenAPI document where `document` stands, too")]
pub(crate) fn of_the_platform() {}
