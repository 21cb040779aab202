//! The host platform keeps our copies of its directory: customers, their trackers, locations and members, one by one or
//! many at once.
//!
//! ```text
//! PUT, GET  /integration/v1/directory/customers/{customer}
//! PUT, GET  /integration/v1/directory/customers/{customer}/trackers/{tracker}
//! PUT, GET  /integration/v1/directory/customers/{customer}/locations/{location}
//! PUT       /integration/v1/directory/customers/{customer}/members/{member}
//! POST      /integration/v1/directory/imports?dry_run=true|false&on_error=skip|abort
//! GET       /data/v1/customers/{customer}/trackers/{tracker}
//! GET       /data/v1/customers/{customer}/locations/{location}
//! ```
//! The last two are what a platform's own data API would be, with its authorizer before them: they read what the customer has
//! consented to, and only that.
//!
//! The ids are the host platform's own. Everything is idempotent: the same again is `unchanged`. The caller is a program
//! with a key of the platform; any other key is refused alike, whatever is wrong with it.

mod data;
mod entries;
mod import;
mod lines;
mod members;
mod path;

use std::sync::Arc;

use application::{
    ports::{Reads, Writes},
    use_cases::{
        directory::{self as story, DirectoryError, Upsert, Upserted},
        keys,
    },
};
use axum::{
    Router,
    body::Bytes,
    extract::DefaultBodyLimit,
    response::Response,
    routing::{get, post, put},
};
use domain::{event::Occasion, limits, organisation::OrganisationId};
use entrypoint::{Call, Front, Problem, Routes, Site, respond};
use http::StatusCode;
use language::Fault;
use pages::form::fault;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

/// The function.
#[derive(Debug)]
pub struct Directory<S> {
    store: S,
    site: Site,
}

/// What an upsert came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taken {
    /// `created`, `changed` or `unchanged`.
    result: &'static str,
    /// Liaison's own id of it; of a member, the account.
    id: String,
}

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

impl<S: Reads + Writes + 'static> Directory<S> {
    /// The function over its ports.
    pub const fn new(store: S, site: Site) -> Self {
        Self { store, site }
    }

    /// Its front. Only an import may be larger than [`limits::BODY_BYTES`]; the other routes look for themselves.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let customer = "/integration/v1/directory/customers/{customer}";
        let below = |path: &str| format!("{customer}/{path}");
        let programs = Router::new()
            .route(customer, get(entries::customer::<S>).put(entries::put_customer::<S>))
            .route(&below("trackers/{tracker}"), get(entries::tracker::<S>).put(entries::put_tracker::<S>))
            .route(&below("locations/{location}"), get(entries::location::<S>).put(entries::put_location::<S>))
            .route(&below("members/{member}"), put(members::put_member::<S>))
            .route("/integration/v1/directory/imports", post(import::import::<S>))
            .route("/data/v1/customers/{customer}/trackers/{tracker}", get(data::tracker::<S>))
            .route("/data/v1/customers/{customer}/locations/{location}", get(data::location::<S>))
            // The front has measured the body already; the router's own limit is lower than an import's.
            .layer(DefaultBodyLimit::disable())
            .with_state(Arc::new(self));
        Front::new(Routes { programs, ..Routes::default() }, site).taking(limits::IMPORT_BYTES)
    }

    /// Lets a program in by its key.
    async fn admit(&self, call: &Call) -> Result<Occasion, Problem> {
        let is_ours = |owner| owner == OrganisationId::Platform;
        let actor = keys::let_in(&self.store, call.key.as_ref(), is_ours, call.now).await.map_err(|error| refused(error.into()))?;
        Ok(story::occasion(actor, call.now, &call.request_id))
    }

    async fn take(&self, upsert: &Upsert, id: String, occasion: &Occasion, call: &Call) -> Result<Response, Problem> {
        let upserted = story::upsert(&self.store, upsert, occasion, call.moment().programme).await.map_err(refused)?;
        let (status, result) = match upserted {
            Upserted::Created => (StatusCode::CREATED, "created"),
            Upserted::Changed => (StatusCode::OK, "changed"),
            Upserted::Unchanged => (StatusCode::OK, "unchanged"),
        };
        Ok(respond::json(status, &Taken { result, id }))
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    data::tracker,
    data::location,
    entries::customer,
    entries::put_customer,
    entries::tracker,
    entries::put_tracker,
    entries::location,
    entries::put_location,
    members::put_member,
    import::import
))]
struct Api;

/// The body of anything but an import.
fn within_limit(body: &Bytes) -> Result<(), Problem> {
    if body.len() > limits::BODY_BYTES { Err(Problem::too_large()) } else { Ok(()) }
}

fn refused(error: DirectoryError) -> Problem {
    match error {
        DirectoryError::KeyRefused => Problem::sign_in_needed(),
        DirectoryError::UnknownCustomer => Problem::conflict("unknown_customer"),
        DirectoryError::NoSuchRole => Problem::invalid(vec![fault("roles", Fault::UnknownValue)]),
        DirectoryError::Store(error) => error.into(),
    }
}
