//! The platform's own inbox, members and audit trail, as pages: what every organisation has.

use std::sync::Arc;

use application::ports::{Documents, Lists, Reads, Writes};
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    response::Response,
};
use domain::organisation::OrganisationId;
use entrypoint::{Call, Problem, organisation_pages};
use http::HeaderMap;
use serde::Deserialize;

use crate::ReviewDesk;

type Desk<S, D> = State<Arc<ReviewDesk<S, D>>>;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    done: Option<String>,
    cursor: Option<String>,
}

pub(crate) async fn inbox<S: Reads + Lists, D: Documents>(State(desk): Desk<S, D>, call: Call) -> Result<Response, Problem> {
    organisation_pages::inbox(&desk.store, &desk.site, &call, OrganisationId::Platform).await
}

pub(crate) async fn audit<S: Reads + Lists, D: Documents>(
    State(desk): Desk<S, D>,
    Query(asked): Query<Asked>,
    call: Call,
) -> Result<Response, Problem> {
    organisation_pages::audit(&desk.store, &desk.site, &call, OrganisationId::Platform, asked.cursor.as_deref()).await
}

pub(crate) async fn members<S: Reads + Lists, D: Documents>(
    State(desk): Desk<S, D>,
    Query(asked): Query<Asked>,
    call: Call,
) -> Result<Response, Problem> {
    organisation_pages::members(&desk.store, &desk.site, &call, OrganisationId::Platform, asked.done.as_deref()).await
}

pub(crate) async fn invite<S: Reads + Writes + Lists, D: Documents>(
    State(desk): Desk<S, D>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    organisation_pages::invite(&desk.store, &desk.site, &call, OrganisationId::Platform, &headers, &body).await
}

pub(crate) async fn remove<S: Reads + Writes + Lists, D: Documents>(
    State(desk): Desk<S, D>,
    Path(account): Path<String>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    organisation_pages::remove(&desk.store, &call, OrganisationId::Platform, &account, &headers, &body).await
}
