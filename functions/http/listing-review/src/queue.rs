//! `GET /review`: applications by state, oldest first.

use std::{sync::Arc, time::Duration};

use application::{
    access::AccessError,
    ports::{Documents, Item, Lists, Reads, Writes},
    use_cases::{people, review},
};
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{id::AccountId, organisation::OrganisationId};
use entrypoint::{
    Call, Problem, cursor,
    organisation_pages::{Visit, let_in},
    respond, views,
};
use http::StatusCode;
use jiff::Timestamp;
use pages::{
    application::{ApplicationState, Move, Mover},
    review_queue::{QueueRow, ReviewQueuePage},
};
use serde::Deserialize;

use crate::ReviewDesk;

/// Which applications.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Filter {
    pub(crate) state: Option<String>,
    pub(crate) cursor: Option<String>,
}

impl Filter {
    /// The state listed; a queue without a filter shows what nobody has claimed.
    pub(crate) fn state(&self) -> Result<ApplicationState, Problem> {
        match self.state.as_deref().filter(|state| !state.is_empty()) {
            None => Ok(ApplicationState::Submitted),
            Some(name) => views::state_of(name).ok_or_else(|| Problem::malformed("unknown_state")),
        }
    }
}

pub(crate) async fn page<S: Reads + Writes + Lists, D: Documents>(
    State(desk): State<Arc<ReviewDesk<S, D>>>,
    Query(filter): Query<Filter>,
    call: Call,
) -> Result<Response, Problem> {
    let state = filter.state()?;
    let list = state.value();
    let after = cursor::decode(list, filter.cursor.as_deref())?;
    let caller = let_in(&desk.store, &call, OrganisationId::Platform).await?;
    let shown = async {
        let rows = review::queue(&desk.store, &caller, list, after).await?;
        let reviewers: Vec<AccountId> = rows.rows.iter().filter_map(reviewer).collect();
        let names = people::names(&desk.store, &OrganisationId::Platform, &reviewers).await?;
        Ok::<_, AccessError>((rows, names))
    };
    let ((rows, names), visit) = Visit::beside(&desk.store, &desk.site, &caller, shown).await?;
    let page = ReviewQueuePage {
        frame: visit.frame(&call, &desk.site),
        state: Some(state),
        rows: rows
            .rows
            .iter()
            .filter_map(|item| {
                row(item, call.now).map(|row| QueueRow { claimed_by: reviewer(item).and_then(|who| names.get(&who).cloned()), ..row })
            })
            .collect(),
        next_cursor: rows.next.map(|next| cursor::encode(list, &next)),
        now: call.now,
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}

fn reviewer(item: &Item) -> Option<AccountId> {
    item.attributes.get("summary")?.get("reviewer")?.as_str()?.parse().ok()
}

/// A row of the list, from what the index shows of the item.
pub(crate) fn row(item: &Item, now: Timestamp) -> Option<QueueRow> {
    let summary = item.attributes.get("summary")?;
    let text = |name: &str| summary.get(name).and_then(|value| value.as_str());
    let submitted: Timestamp = text("created_at")?.parse().ok()?;
    let mover = |owner: &str| if owner.starts_with("platform#") { Mover::Team } else { Mover::Applicant };
    Some(QueueRow {
        id: item.key.partition.clone(),
        legal_name: text("legal_name")?.to_owned(),
        partnership_type: text("partnership_type")?.to_owned(),
        state: views::state_of(text("state")?)?,
        age: Duration::from_secs(u64::try_from(now.duration_since(submitted).as_secs()).unwrap_or(0)),
        whose_move: text("owner").map(|owner| Move { mover: mover(owner), due: text("deadline").and_then(|at| at.parse().ok()) }),
        claimed_by: None,
    })
}
