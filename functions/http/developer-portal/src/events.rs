//! The lifecycle feed, as CloudEvents.

use std::sync::Arc;

use application::{
    cloud_event,
    ports::{Entropy, Lists, Reads, Writes},
    records::feed::Entry,
    use_cases::{histories, keys},
};
use axum::{extract::State, response::Response};
use domain::organisation::OrganisationId;
use entrypoint::{
    Call, Problem, Site,
    organisation_pages::let_in,
    path::{Asked, Org},
    respond,
};
use http::{StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::DeveloperPortal;

/// Events after a number, without a gap.
#[derive(Debug, Serialize, ToSchema)]
pub struct Feed {
    /// Events, oldest first; at most 100.
    #[schema(value_type = Vec<CloudEvent>)]
    events: Vec<cloud_event::CloudEvent>,
    /// What `after` is next time: the last number given, or the one asked with when nothing came since.
    next_after: u64,
}

/// One event (CloudEvents 1.0, JSON), with three extensions.
#[derive(Debug, Serialize, ToSchema)]
pub struct CloudEvent {
    /// `1.0`.
    specversion: &'static str,
    /// The event's id; the same event always has the same.
    id: String,
    /// This site.
    source: String,
    /// What happened, such as `partner.test_key_minted`.
    #[serde(rename = "type")]
    kind: String,
    /// What it happened to.
    subject: String,
    /// When (RFC 3339).
    time: String,
    /// `application/json`.
    datacontenttype: &'static str,
    /// Extension: the place in this feed, 1, 2, 3 without gaps.
    sequence: String,
    /// Extension: the version of the subject that this event made.
    subjectversion: u64,
    /// Extension: the version of the shape of `data`.
    schemaversion: u32,
    /// What happened, in detail.
    #[schema(value_type = Object)]
    data: serde_json::Value,
}

/// The lifecycle feed: every event that concerns the partner, gapless and in order, so that a lost webhook loses nothing.
#[utoipa::path(get, path = "/v1/partners/{org}/events", tag = "partner",
    params(("org" = String, Path, description = "The partner's id"), ("after" = Option<u64>, Query, description = "The last number seen; 0 from the start")),
    responses((status = 200, body = Feed, headers(("Link" = String, description = "`rel=\"next\"` where there may be more"))),
        (status = 400), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn feed<S: Reads + Lists, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let after = after(&asked)?;
    let_in(&portal.store, &call, OrganisationId::Partner(org)).await?;
    let entries = histories::entries(&portal.store, &org, after).await?;
    Ok(document(entries, after, &format!("/v1/partners/{org}/events"), &portal.site))
}

/// The lifecycle feed for a partner's own programs: the feed of whose key is presented, of the sandbox or of production.
#[utoipa::path(get, path = "/integration/v1/events", tag = "partner",
    params(("after" = Option<u64>, Query, description = "The last number seen; 0 from the start")),
    responses((status = 200, body = Feed, headers(("Link" = String, description = "`rel=\"next\"` where there may be more"))),
        (status = 400), (status = 401)), security(("key" = [])))]
pub(crate) async fn feed_by_key<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    asked: Result<Asked, Problem>,
    call: Call,
) -> Result<Response, Problem> {
    let partner = keys::let_partner_in(&portal.store, call.key.as_ref(), call.now).await?;
    // Whoever has no key learns that first, whatever is wrong with the query.
    let after = after(&asked?)?;
    let entries = histories::entries(&portal.store, &partner, after).await?;
    Ok(document(entries, after, "/integration/v1/events", &portal.site))
}

fn after(asked: &Asked) -> Result<u64, Problem> {
    asked.of("after").map_or(Ok(0), str::parse::<u64>).map_err(|_| Problem::malformed("not_a_number"))
}

fn document(entries: Vec<Entry>, after: u64, path: &str, site: &Site) -> Response {
    let next_after = entries.last().map_or(after, |entry| entry.number);
    let is_full = entries.len() >= histories::FEED_ENTRIES;
    let events = entries.into_iter().map(|entry| cloud_event::CloudEvent::of(entry, &site.url)).collect();
    let response = respond::json(StatusCode::OK, &Feed { events, next_after });
    let link = format!("<{path}?after={next_after}>; rel=\"next\"");
    if is_full { respond::with(response, header::LINK, &link) } else { response }
}
