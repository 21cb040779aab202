//! What staff put on an account.

use std::sync::Arc;

use application::{
    ports::{Lists, Reads, Writes},
    programme::programme,
    use_cases::credits::{self as story, Wanted},
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{
    creation::Creation,
    event::Actor,
    organisation::{OrganisationId, Role},
    values::{Credits as Amount, Invalid, Prose},
};
use entrypoint::{Call, Fields, Problem, idempotency, organisation_json::unless_refused, organisation_pages::credential, respond};
use http::{HeaderMap, StatusCode};
use language::Fault;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Credits, refused};

/// Credits to be put on an account.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct TopUpBody {
    /// Whose account: `customer_…` or `partner_…`.
    organisation: String,
    /// How many: a decimal number above 0, with at most three decimals.
    credits: String,
    /// Why; the organisation reads it in its audit trail.
    reason: String,
}

/// A top-up that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopUpDocument {
    /// Its id.
    id: String,
    /// Whose account.
    organisation: String,
    /// How many credits.
    credits: String,
    /// What is there now.
    balance: String,
}

/// Puts credits on an account. The same request under the same key is made once.
#[utoipa::path(post, path = "/v1/platform/credits/top-ups", tag = "credits", request_body = TopUpBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = TopUpDocument), (status = 400), (status = 403), (status = 422)), security(("bearer" = [])))]
pub(crate) async fn create<S: Reads + Writes + Lists + 'static>(
    State(desk): State<Arc<Credits<S>>>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let credential = credential(&call)?;
    let key = idempotency::key(&headers)?;
    let (organisation, credits, reason) = match Fields::parsed(&headers, &body, parse) {
        Ok(wanted) => wanted,
        // Who may not do this at all learns that, whatever was wrong with the request.
        Err(problem) => return Err(unless_refused(&desk.store, &call, OrganisationId::Platform, &[Role::Operator], problem).await),
    };
    let actor = Actor::Member(OrganisationId::Platform, credential.account());
    let creation = Creation::new(&actor, &key, &(organisation, credits, &reason));
    let wanted = Wanted { organisation, credits, reason };
    let (account, id) = story::top_up(&desk.store, credential, &wanted, &creation, call.moment()).await.map_err(refused)?;
    let document = TopUpDocument {
        id: id.to_string(),
        organisation: organisation.to_string(),
        credits: credits.to_string(),
        balance: account.state.balance(&programme().credits).to_string(),
    };
    Ok(respond::json(StatusCode::CREATED, &document))
}

fn parse(fields: &mut Fields) -> Option<(OrganisationId, Amount, Prose)> {
    let organisation = fields
        .required("organisation", |text| if text.is_empty() { Err(Invalid::Required) } else { Ok(text.parse::<OrganisationId>().ok()) });
    // Of an id that cannot be and of one that is not there the answer is the same.
    if organisation == Some(None) {
        fields.blame("organisation", None, Fault::NoSuchOrganisation);
    }
    let credits = fields.required("credits", Amount::parse);
    let reason = fields.required("reason", Prose::parse);
    Some((organisation.flatten()?, credits?, reason?))
}
