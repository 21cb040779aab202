//! The desk's listings for programs.

use std::sync::Arc;

use application::{
    ports::{Lists, Reads, Writes},
    use_cases::listing_review::{self as story, REVIEWERS},
};
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    response::Response,
};
use domain::organisation::OrganisationId;
use entrypoint::{
    Call, Fields, Problem, cursor, listing_json as documents, organisation_json,
    organisation_pages::{credential, let_in},
    respond, version,
};
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use super::{acts::Parse, asked_state, id_of, refused};
use crate::{ReviewDesk, queue::Filter};

type Desk<S, D> = State<Arc<ReviewDesk<S, D>>>;

/// One listing of the queue.
#[derive(Serialize, ToSchema)]
pub struct QueuedListing {
    /// The listing's id.
    listing: String,
    /// The app's name.
    name: String,
    /// The partner's legal name.
    partner_name: String,
    /// Where its newest version stands.
    state: String,
    /// The newest version.
    newest: u32,
    /// Until when the next step should be done (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
}

/// A page of the queue.
#[derive(Serialize, ToSchema)]
pub struct ListingQueue {
    /// Listings, longest waiting first.
    listings: Vec<QueuedListing>,
}

/// The listings in a state, longest waiting first.
#[utoipa::path(get, path = "/v1/platform/listings", tag = "review",
    params(("state" = Option<String>, Query, description = "`submitted` without it"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = ListingQueue, headers(("Link" = String, description = "`rel=\"next\"` where there is more"))),
        (status = 400), (status = 401), (status = 403), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn queue<S: Reads + Lists, D>(
    State(desk): Desk<S, D>,
    Query(filter): Query<Filter>,
    call: Call,
) -> Result<Response, Problem> {
    let state = asked_state(&filter)?.value();
    let list = format!("listings#{state}");
    let after = cursor::decode(&list, filter.cursor.as_deref())?;
    let caller = let_in(&desk.store, &call, OrganisationId::Platform).await?;
    let rows = story::queue(&desk.store, &caller, state, after).await?;
    let listings = rows.rows.iter().filter_map(|item| {
        let summary = item.attributes.get("summary")?;
        let text = |name: &str| summary.get(name).and_then(|value| value.as_str()).map(ToOwned::to_owned);
        Some(QueuedListing {
            listing: item.key.partition.clone(),
            name: text("name")?,
            partner_name: text("partner_name")?,
            state: text("state")?,
            newest: summary.get("newest_version")?.as_u64()?.try_into().ok()?,
            deadline: text("deadline"),
        })
    });
    let response = respond::json(StatusCode::OK, &ListingQueue { listings: listings.collect() });
    Ok(match rows.next {
        Some(next) => {
            let path = format!("/v1/platform/listings?state={state}&cursor={}", cursor::encode(&list, &next));
            respond::with(response, header::LINK, &format!("<{path}>; rel=\"next\""))
        }
        None => response,
    })
}

/// One listing: its newest version's state and review, its documents, what of it is in the catalogue.
#[utoipa::path(get, path = "/v1/platform/listings/{listing}", tag = "review", params(("listing" = String, Path)),
    responses((status = 200, body = documents::ListingDocument, headers(("ETag" = String))), (status = 401), (status = 403), (status = 404)),
    security(("bearer" = [])))]
pub(crate) async fn detail<S: Reads, D>(State(desk): Desk<S, D>, Path(listing): Path<String>, call: Call) -> Result<Response, Problem> {
    let (_, detail) = story::detail(&desk.store, credential(&call)?, &id_of(&listing)?, call.now).await.map_err(refused)?;
    let document = documents::listing(detail.listing.version, &detail.listing.state, call.now).ok_or_else(Problem::not_found)?;
    Ok(respond::versioned(StatusCode::OK, detail.listing.version, &document))
}

/// What a version says, and what it says otherwise than the one before it.
#[utoipa::path(get, path = "/v1/platform/listings/{listing}/versions/{number}", tag = "review",
    params(("listing" = String, Path), ("number" = u32, Path)),
    responses((status = 200, body = documents::VersionDocument), (status = 401), (status = 403), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn version<S: Reads, D>(
    State(desk): Desk<S, D>,
    Path((listing, number)): Path<(String, String)>,
    call: Call,
) -> Result<Response, Problem> {
    let number = number.parse().map_err(|_| Problem::not_found())?;
    let found = story::version(&desk.store, credential(&call)?, &id_of(&listing)?, number, call.now).await;
    let (_, (_, content, differences)) = found.map_err(refused)?;
    Ok(respond::json(StatusCode::OK, &documents::version(number, content, differences)))
}

/// What a program does: parse, act, and what there is afterwards.
pub(crate) async fn act<S: Reads + Writes, D>(
    desk: &ReviewDesk<S, D>,
    listing: &str,
    call: &Call,
    (headers, body): (&HeaderMap, &Bytes),
    parse: Parse,
) -> Result<Response, Problem> {
    let id = id_of(listing)?;
    let who = credential(call)?;
    let read = || Ok((version::if_match(headers)?, Fields::parsed(headers, body, parse)?));
    let (seen, act) = match read() {
        Ok(read) => read,
        Err(problem) => {
            return Err(organisation_json::unless_refused(&desk.store, call, OrganisationId::Platform, REVIEWERS, problem).await);
        }
    };
    let acted = story::act(&desk.store, who, &id, seen, &act, call.moment()).await.map_err(refused)?;
    let document = documents::listing(acted.version, &acted.state, call.now).ok_or_else(Problem::not_found)?;
    Ok(respond::versioned(StatusCode::OK, acted.version, &document))
}
