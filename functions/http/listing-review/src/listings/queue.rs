//! `GET /review/listings`: listings by state, longest waiting first.

use std::{sync::Arc, time::Duration};

use application::{
    access::AccessError,
    ports::{Item, Lists, Reads, Writes},
    use_cases::{listing_review as story, people},
};
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{id::AccountId, organisation::OrganisationId};
use entrypoint::{
    Call, Problem, cursor,
    organisation_pages::{Visit, let_in},
    respond,
};
use http::StatusCode;
use jiff::Timestamp;
use pages::{
    application::{Move, Mover},
    listing::ListingState,
    review_listings::{ReviewListingRow, ReviewListingsPage},
};
use serde_json::Value;

use super::asked_state;
use crate::{ReviewDesk, queue::Filter};

pub(crate) async fn page<S: Reads + Writes + Lists, D>(
    State(desk): State<Arc<ReviewDesk<S, D>>>,
    Query(filter): Query<Filter>,
    call: Call,
) -> Result<Response, Problem> {
    let state = asked_state(&filter)?;
    let list = format!("listings#{}", state.value());
    let after = cursor::decode(&list, filter.cursor.as_deref())?;
    let caller = let_in(&desk.store, &call, OrganisationId::Platform).await?;
    let shown = async {
        let rows = story::queue(&desk.store, &caller, state.value(), after).await?;
        let reviewers: Vec<AccountId> = rows.rows.iter().filter_map(reviewer).collect();
        let names = people::names(&desk.store, &OrganisationId::Platform, &reviewers).await?;
        Ok::<_, AccessError>((rows, names))
    };
    let ((rows, names), visit) = Visit::beside(&desk.store, &desk.site, &caller, shown).await?;
    let called = |item: &Item| reviewer(item).and_then(|who| names.get(&who).cloned());
    let page = ReviewListingsPage {
        frame: visit.frame(&call, &desk.site),
        state,
        rows: rows.rows.iter().filter_map(|item| row(item, called(item), call.now)).collect(),
        next_cursor: rows.next.map(|next| cursor::encode(&list, &next)),
        now: call.now,
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}

fn reviewer(item: &Item) -> Option<AccountId> {
    item.attributes.get("summary")?.get("reviewer")?.as_str()?.parse().ok()
}

/// A row of the list, from what the index shows of the item.
fn row(item: &Item, claimed_by: Option<String>, now: Timestamp) -> Option<ReviewListingRow> {
    let summary = item.attributes.get("summary")?;
    let text = |name: &str| summary.get(name).and_then(Value::as_str);
    let number = |name: &str| summary.get(name)?.as_u64().and_then(|number| u32::try_from(number).ok());
    let state = ListingState::of(text("state")?)?;
    let begun: Timestamp = text("created_at")?.parse().ok()?;
    let mover = |owner: &str| if owner.starts_with("platform#") { Mover::Team } else { Mover::Partner };
    Some(ReviewListingRow {
        id: item.key.partition.clone(),
        name: text("name")?.to_owned(),
        partner_name: text("partner_name")?.to_owned(),
        category: text("category").map(ToOwned::to_owned),
        state,
        version: number("newest_version")?,
        shelf: number("published_version").filter(|_| state != ListingState::Retired),
        suspended: summary.get("suspended").and_then(Value::as_bool).unwrap_or_default(),
        whose_move: text("owner").map(|owner| Move { mover: mover(owner), due: text("deadline").and_then(|at| at.parse().ok()) }),
        age: Duration::from_secs(u64::try_from(now.duration_since(begun).as_secs()).unwrap_or(0)),
        claimed_by,
    })
}
