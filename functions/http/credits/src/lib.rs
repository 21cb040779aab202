//! Accounts of credits: what the host platform reports as consumed, what an organisation reads of its account, and what staff put on
//! one.
//!
//! ```text
//! GET   /customers/{org}/credits, …/lines.csv           admin, fleet_admin
//! GET   /partners/{org}/credits, …/lines.csv            partner_admin, developer
//! POST  /integration/v1/consumption                     the platform's program, by its key
//! GET   /v1/customers/{org}/credits                     admin, fleet_admin
//! GET   /v1/customers/{org}/credits/events?day=…
//! GET   /v1/partners/{org}/credits                      partner_admin, developer
//! GET   /v1/partners/{org}/credits/events?day=…
//! POST  /v1/platform/credits/top-ups                    operator
//! ```
//! Credits are decimal numbers in a text, so that no program's floating point rounds them.

mod consumption;
mod pages;
mod statement;
mod top_up;

use std::sync::Arc;

use ::pages::form::fault;
use application::{
    ports::{Lists, Reads, Writes},
    use_cases::{consume::ConsumptionError, credits::CreditsError},
};
use axum::{
    Router,
    routing::{get, post},
};
use domain::credits::Rejection;
use entrypoint::{Front, Problem, Routes, Site};
use language::Fault;
use utoipa::OpenApi;

/// The function.
#[derive(Debug)]
pub struct Credits<S> {
    store: S,
    site: Site,
}

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

impl<S: Reads + Writes + Lists + 'static> Credits<S> {
    /// The function over its ports.
    pub const fn new(store: S, site: Site) -> Self {
        Self { store, site }
    }

    /// Its front.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let desk = Arc::new(self);
        let pages = Router::new()
            .route("/customers/{org}/credits", get(pages::of_customer::<S>))
            .route("/customers/{org}/credits/lines.csv", get(pages::table_of_customer::<S>))
            .route("/partners/{org}/credits", get(pages::of_partner::<S>))
            .route("/partners/{org}/credits/lines.csv", get(pages::table_of_partner::<S>))
            .with_state(Arc::clone(&desk));
        let programs = Router::new().route("/integration/v1/consumption", post(consumption::report::<S>)).with_state(Arc::clone(&desk));
        let people = Router::new()
            .route("/v1/customers/{org}/credits", get(statement::of_customer::<S>))
            .route("/v1/customers/{org}/credits/events", get(statement::events_of_customer::<S>))
            .route("/v1/partners/{org}/credits", get(statement::of_partner::<S>))
            .route("/v1/partners/{org}/credits/events", get(statement::events_of_partner::<S>))
            .route("/v1/platform/credits/top-ups", post(top_up::create::<S>))
            .with_state(desk);
        Front::new(Routes { pages, people, programs }, site)
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    consumption::report,
    statement::of_customer,
    statement::events_of_customer,
    statement::of_partner,
    statement::events_of_partner,
    top_up::create
))]
struct Api;

fn refused(error: CreditsError) -> Problem {
    match error {
        CreditsError::Access(error) => error.into(),
        CreditsError::OwnOrganisation => Problem::forbidden("own_organisation"),
        CreditsError::NoSuchOrganisation => Problem::invalid(vec![fault("organisation", Fault::NoSuchOrganisation)]),
        CreditsError::Rejected(Rejection::NothingToTopUp) => Problem::invalid(vec![fault("credits", Fault::NotCredits)]),
        CreditsError::Rejected(Rejection::IdempotencyKeyReused) => Problem::unprocessable("idempotency_key_reused"),
        CreditsError::Rejected(Rejection::NotFound) => Problem::not_found(),
        CreditsError::Store(error) => error.into(),
    }
}

fn not_taken(error: ConsumptionError) -> Problem {
    match error {
        ConsumptionError::KeyRefused => Problem::sign_in_needed(),
        ConsumptionError::Store(error) => error.into(),
    }
}
