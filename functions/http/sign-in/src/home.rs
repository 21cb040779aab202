//! Where somebody belongs.

use std::sync::Arc;

use application::{
    ports::{Lists, Reads},
    use_cases::sign_in::{self as story, Belongs},
};
use axum::{extract::State, response::Response};
use domain::organisation::OrganisationId;
use entrypoint::{Call, Problem, respond};
use http::StatusCode;
use pages::organisations::{Organisation, OrganisationKind, OrganisationsPage};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::SignIn;

/// Who I am, and where I belong.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// My account: derived from my verified address.
    account: String,
    /// My organisations.
    organisations: Vec<Membership>,
}

/// A seat of mine.
#[derive(Debug, Serialize, ToSchema)]
pub struct Membership {
    /// `platform`, `partner_…` or `customer_…`.
    organisation: String,
    /// Its name; the platform's is the deployment's.
    name: Option<String>,
    /// What I may do there.
    roles: Vec<String>,
}

#[derive(OpenApi)]
#[openapi(paths(me))]
struct Api;

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

pub(crate) async fn page<S: Reads + Lists, I, E>(State(function): State<Arc<SignIn<S, I, E>>>, call: Call) -> Result<Response, Problem> {
    let credential = call.credential.as_ref().ok_or_else(Problem::sign_in_needed)?;
    let belongs = story::belongings(&function.store, credential, call.now).await?;
    let organisations = belongs.organisations.iter().map(|seat| organisation(seat, &function.site.platform_name)).collect();
    let frame = function.site.signed_in(&call, belongs.name.unwrap_or_else(|| belongs.account.to_string()), None);
    Ok(respond::page(StatusCode::OK, OrganisationsPage { frame, organisations }.render()))
}

/// Who I am, and where I belong.
#[utoipa::path(get, path = "/v1/me", tag = "me", responses((status = 200, body = Me), (status = 401)), security(("bearer" = [])))]
pub(crate) async fn me<S: Reads + Lists, I, E>(State(function): State<Arc<SignIn<S, I, E>>>, call: Call) -> Result<Response, Problem> {
    let credential = call.credential.as_ref().ok_or_else(Problem::sign_in_needed)?;
    let belongs = story::belongings(&function.store, credential, call.now).await?;
    let membership = |seat: &Belongs| Membership {
        organisation: seat.organisation.to_string(),
        name: seat.name.clone(),
        roles: seat.roles.iter().map(|role| role.as_str().to_owned()).collect(),
    };
    let me = Me { account: belongs.account.to_string(), organisations: belongs.organisations.iter().map(membership).collect() };
    Ok(respond::json(StatusCode::OK, &me))
}

fn organisation(seat: &Belongs, platform_name: &str) -> Organisation {
    let (kind, path) = match seat.organisation {
        OrganisationId::Platform => (OrganisationKind::Platform, "/review".to_owned()),
        OrganisationId::Partner(id) => (OrganisationKind::Partner, format!("/partners/{id}")),
        OrganisationId::Customer(id) => (OrganisationKind::Customer, format!("/customers/{id}/apps")),
    };
    let name = seat.name.clone().unwrap_or_else(|| platform_name.to_owned());
    Organisation { kind, name, roles: seat.roles.iter().map(|role| role.as_str().to_owned()).collect(), path, waiting: 0 }
}
