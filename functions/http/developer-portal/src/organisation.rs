//! A partner's members, inbox and audit trail, as pages: what every organisation has.

use std::sync::Arc;

use application::ports::{Entropy, Lists, Reads, Writes};
use axum::{body::Bytes, extract::State, response::Response};
use entrypoint::{Call, Problem, organisation_pages};
use http::HeaderMap;

use crate::{
    DeveloperPortal,
    path::{Account, Asked, Org},
};

type Portal<S, K, E> = State<Arc<DeveloperPortal<S, K, E>>>;

pub(crate) async fn members<S: Reads + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    organisation_pages::members(&portal.store, &portal.site, &call, org.organisation(), asked.of("done")).await
}

pub(crate) async fn invite<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    organisation_pages::invite(&portal.store, &portal.site, &call, org.organisation(), &headers, &body).await
}

pub(crate) async fn remove<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    Account(account): Account,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    organisation_pages::remove(&portal.store, &call, org.organisation(), &account.to_string(), &headers, &body).await
}

pub(crate) async fn inbox<S: Reads + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    call: Call,
) -> Result<Response, Problem> {
    organisation_pages::inbox(&portal.store, &portal.site, &call, org.organisation()).await
}

pub(crate) async fn audit<S: Reads + Lists, K, E: Entropy>(
    State(portal): Portal<S, K, E>,
    org: Org,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    organisation_pages::audit(&portal.store, &portal.site, &call, org.organisation(), asked.of("cursor")).await
}
