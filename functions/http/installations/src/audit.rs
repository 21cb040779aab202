//! A customer's audit trail: who decided what.

use std::sync::Arc;

use application::{
    ports::{Lists, Reads},
    use_cases::histories,
};
use axum::{extract::State, response::Response};
use entrypoint::{
    Call, Problem, cursor, organisation_json,
    organisation_pages::{self, audit_list, let_in},
};

use crate::{
    Installations,
    path::{Asked, Org},
};

type Desk<S, E> = State<Arc<Installations<S, E>>>;

pub(crate) async fn page<S: Reads + Lists, E>(State(desk): Desk<S, E>, org: Org, asked: Asked, call: Call) -> Result<Response, Problem> {
    organisation_pages::audit(&desk.store, &desk.site, &call, org.organisation(), asked.of("cursor")).await
}
