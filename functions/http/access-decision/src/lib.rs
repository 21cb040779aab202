//! Answers the platform's data API: may this key read this of this customer's, right now?
//!
//! ```text
//! POST /integration/v1/access-decisions   Authorization: Bearer <the partner's key>
//!      {"customer": …, "scope": …, "asset" or "location": …}
//! ```
//! The answer is always 200 and `allow` or `deny` with a reason, where the question could be read; doubt means deny. What was
//! read and refused is counted besides ([`application::use_cases::observed`]), without slowing an answer.

use std::sync::Arc;

use application::{
    ports::{Entropy, Reads, Writes},
    use_cases::{
        access_decision::{self as story, Allowed, Decision, Question, Thing},
        observed::Counter,
    },
};
use axum::{Router, body::Bytes, extract::State, response::Response, routing::post};
use domain::values::{ExternalId, Line};
use entrypoint::{Call, Fields, Front, Problem, Routes, Site, respond};
use http::{HeaderMap, StatusCode};
use language::Fault;
use pages::form::fault;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

/// The function.
#[derive(Debug)]
pub struct AccessDecision<S, E> {
    store: S,
    entropy: E,
    counter: Arc<Counter>,
    site: Site,
}

/// What is asked. The key is the partner's own, as the data API was presented with it.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct AccessQuestion {
    /// Whose data: the host platform's id of the customer, or Liaison's.
    customer: String,
    /// The scope that the read needs.
    scope: String,
    /// The tracker that is read, by the host platform's id; not beside `location`.
    asset: Option<String>,
    /// The location that is read, by the host platform's id; not beside `asset`.
    location: Option<String>,
}

/// The decision.
#[derive(Serialize, ToSchema)]
pub struct AccessAnswer {
    /// `allow` or `deny`.
    decision: &'static str,
    /// Why not: `key_refused`, `sandbox_key`, `key_without_app`, `app_stopped`, `not_installed`, `scope_not_granted`,
    /// `unknown_asset`, `asset_not_shared`, `unknown_location`, `location_not_shared`, `try_again`. Absent where it is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// On behalf of whom it is read; absent where it is denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<Granted>,
}

/// On behalf of whom something is read.
#[derive(Serialize, ToSchema)]
pub struct Granted {
    /// The installation.
    installation: String,
    /// Whose data, by Liaison's id.
    customer: String,
    /// Which app reads.
    listing: String,
    /// Whose app.
    partner: String,
}

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(decide))]
struct Api;

impl<S: Reads + Writes + 'static, E: Entropy + 'static> AccessDecision<S, E> {
    /// The function over its ports. What it counts is for somebody else to write, now and then.
    pub const fn new(store: S, entropy: E, counter: Arc<Counter>, site: Site) -> Self {
        Self { store, entropy, counter, site }
    }

    /// Its front.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let programs = Router::new().route("/integration/v1/access-decisions", post(decide::<S, E>)).with_state(Arc::new(self));
        Front::new(Routes { programs, ..Routes::default() }, site)
    }
}

/// Whether a partner's app may read something of a customer's, right now. Ask before every read and keep no answer: a consent
/// that was withdrawn is refused from the next question on.
#[utoipa::path(post, path = "/integration/v1/access-decisions", tag = "access", request_body = AccessQuestion,
    responses((status = 200, description = "Allowed or denied", body = AccessAnswer), (status = 400), (status = 413),
        (status = 422, description = "Fields are at fault; nothing was decided")), security(("key" = [])))]
async fn decide<S: Reads + Writes, E: Entropy>(
    State(function): State<Arc<AccessDecision<S, E>>>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let question = question(&call, &headers, &body)?;
    let decision = story::decide(&function.store, &question, call.now).await;
    function.counter.count(&question, &decision, &function.entropy, call.moment().programme, call.now);
    Ok(respond::json(StatusCode::OK, &answer(&decision)))
}

fn question(call: &Call, headers: &HeaderMap, body: &Bytes) -> Result<Question, Problem> {
    let (asked, asset, location) = Fields::parsed(headers, body, |fields| {
        let customer = fields.required("customer", ExternalId::parse);
        let scope = fields.required("scope", Line::parse);
        let asset = fields.optional("asset", ExternalId::parse);
        let location = fields.optional("location", ExternalId::parse);
        Some((customer.zip(scope)?, asset?, location?))
    })?;
    let thing = match (asset, location) {
        // One read is of one thing: two would be two questions, and two answers.
        (Some(_), Some(_)) => return Err(Problem::invalid(vec![fault("location", Fault::UnknownValue)])),
        (Some(id), None) => Some(Thing::Asset(id)),
        (None, Some(id)) => Some(Thing::Location(id)),
        (None, None) => None,
    };
    let (customer, scope) = asked;
    Ok(Question { key: call.key.clone(), customer: story::named(&customer), scope: scope.as_str().to_owned(), thing })
}

fn answer(decision: &Decision) -> AccessAnswer {
    match decision {
        Decision::Allow(Allowed { installation, customer, listing, partner }) => AccessAnswer {
            decision: "allow",
            reason: None,
            grant: Some(Granted {
                installation: installation.to_string(),
                customer: customer.to_string(),
                listing: listing.to_string(),
                partner: partner.to_string(),
            }),
        },
        Decision::Deny(reason) => AccessAnswer { decision: "deny", reason: Some(reason.as_str()), grant: None },
    }
}
