//! What functions answer alike as JSON: a page of an audit trail, and why a request that cannot be read is refused.

use application::{ports::Reads, use_cases::histories};
use axum::response::Response;
use domain::{
    event::Actor,
    organisation::{OrganisationId, Role},
};
use http::{StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Call, Problem, cursor, organisation_pages::let_in, respond};

/// Who decided what, when, from what to what, on which request.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    /// The event's id.
    id: String,
    /// The event's type.
    #[serde(rename = "type")]
    kind: String,
    /// What it happened to.
    subject: String,
    /// When (RFC 3339).
    at: String,
    /// Who: `applicant`, `member`, `key` or `schedule`, and the id.
    #[schema(value_type = Object)]
    actor: Actor,
    /// The state before.
    before: String,
    /// The state after.
    after: String,
    /// Why, where a reason is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The request.
    request_id: String,
}

/// A page of an audit trail, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditPage {
    /// Entries.
    entries: Vec<AuditEntry>,
    /// The next page's cursor; absent at the end.
    next: Option<String>,
}

/// Answers with a page of an audit trail. `path` is where the next page is asked for, `list` what its cursor belongs to.
#[must_use]
pub fn audit(path: &str, list: &str, page: histories::AuditPage) -> Response {
    let next = page.next.map(|next| cursor::encode(list, &next));
    let link = next.as_ref().map(|next| format!("<{path}?cursor={next}>; rel=\"next\""));
    let mut reasons = page.reasons;
    let mut entry = |entry: application::records::audit::AuditEntry| AuditEntry {
        reason: reasons.remove(&entry.event_id),
        id: entry.event_id,
        kind: entry.kind,
        subject: entry.subject,
        at: entry.at.to_string(),
        actor: entry.actor,
        before: entry.before,
        after: entry.after,
        request_id: entry.request_id,
    };
    let body = AuditPage { entries: page.entries.into_iter().map(&mut entry).collect(), next };
    let response = respond::json(StatusCode::OK, &body);
    match link {
        Some(link) => respond::with(response, header::LINK, &link),
        None => response,
    }
}

/// Why a request that cannot be read is refused: whoever may not do such a thing at all learns that, and nothing of what was
/// wrong with it.
pub async fn unless_refused(reads: &impl Reads, call: &Call, organisation: OrganisationId, roles: &[Role], problem: Problem) -> Problem {
    match let_in(reads, call, organisation).await {
        Ok(caller) => caller.require(roles).map_or_else(Problem::from, |()| problem),
        Err(refused) => refused,
    }
}
