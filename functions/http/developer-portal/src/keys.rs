//! Keys for programs: minted once, shown once.

use std::sync::Arc;

use application::{
    ports::{Entropy, Reads, Writes},
    use_cases::portal as story,
};
use axum::{extract::State, response::Response};
use domain::api_key::PresentedKey;
use entrypoint::{Call, Problem, organisation_pages::credential, respond};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{DeveloperPortal, path::Org, refused};

/// A key as it is shown, once.
#[derive(Serialize, ToSchema)]
pub struct MintedKey {
    /// The key. Only its SHA-256 is kept: nobody can show it again.
    #[schema(example = "lsn_test_partner-01kahz0m4efx7r1v9q0y2w3n5s_7Kf2aQ9x_…")]
    key: String,
    /// The part that may be shown and logged.
    prefix: String,
    /// What it opens: `test` or `live`.
    environment: String,
    /// Whose it is: `platform` or a partner.
    owner: String,
}

/// Mints a partner's first test key.
#[utoipa::path(post, path = "/v1/partners/{org}/test-key", tag = "partner", params(("org" = String, Path, description = "The partner's id")),
    responses((status = 201, description = "The key, shown this once", body = MintedKey), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "It was minted before")), security(("bearer" = [])))]
pub(crate) async fn mint_test_key<S: Reads + Writes, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    call: Call,
) -> Result<Response, Problem> {
    let minted = story::mint_test_key(&portal.store, &portal.entropy, credential(&call)?, &org, call.moment()).await;
    let (_, _, key) = minted.map_err(refused)?;
    Ok(shown(key))
}

/// Mints a live key for the platform's own systems.
#[utoipa::path(post, path = "/v1/platform/machine-keys", tag = "platform",
    responses((status = 201, description = "The key, shown this once", body = MintedKey), (status = 401), (status = 403), (status = 404)),
    security(("bearer" = [])))]
pub(crate) async fn mint_machine_key<S: Reads + Writes, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    call: Call,
) -> Result<Response, Problem> {
    let minted = story::mint_machine_key(&portal.store, &portal.entropy, credential(&call)?, call.moment()).await;
    Ok(shown(minted.map_err(refused)?))
}

fn shown(key: PresentedKey) -> Response {
    let document = MintedKey {
        prefix: key.prefix(),
        environment: key.environment.as_str().to_owned(),
        owner: key.owner.to_string(),
        key: key.text.into_exposed(),
    };
    respond::json(StatusCode::CREATED, &document)
}
