//! What a platform's own data API would be: reads of a customer's data, reached only through the authorizer.

use std::sync::Arc;

use application::{
    ports::{Reads, Writes},
    records::directory::{location_key, tracker_key},
    use_cases::access_decision,
};
use axum::{extract::State, response::Response};
use domain::id::CustomerId;
use entrypoint::{Call, Problem};

use crate::{
    Directory,
    entries::{EntryDocument, show},
    path::Named,
};

/// A tracker, for an app that the customer lets read its assets (`assets:read`). The customer is named by the host platform's id
/// or by Liaison's.
#[utoipa::path(get, path = "/data/v1/customers/{customer}/trackers/{tracker}", tag = "access",
    params(("customer" = String, Path), ("tracker" = String, Path)),
    responses((status = 200, body = EntryDocument), (status = 401, description = "No key"), (status = 403, description = "No consent"), (status = 404)),
    security(("key" = [])))]
pub(crate) async fn tracker<S: Reads + Writes + 'static>(
    State(directory): State<Arc<Directory<S>>>,
    named: Named,
    call: Call,
) -> Result<Response, Problem> {
    show(&directory.store, tracker_key(&consented(&call, &named)?, &named.known("tracker")?)).await
}

/// A location, for an app that the customer lets read its locations (`locations:read`).
#[utoipa::path(get, path = "/data/v1/customers/{customer}/locations/{location}", tag = "access",
    params(("customer" = String, Path), ("location" = String, Path)),
    responses((status = 200, body = EntryDocument), (status = 401, description = "No key"), (status = 403, description = "No consent"), (status = 404)),
    security(("key" = [])))]
pub(crate) async fn location<S: Reads + Writes + 'static>(
    State(directory): State<Arc<Directory<S>>>,
    named: Named,
    call: Call,
) -> Result<Response, Problem> {
    show(&directory.store, location_key(&consented(&call, &named)?, &named.known("location")?)).await
}

/// The customer of the address, if the authorizer has let the read of its data pass: a gateway that was set up without one shows
/// nothing.
fn consented(call: &Call, named: &Named) -> Result<CustomerId, Problem> {
    let asked = access_decision::named(&named.known("customer")?);
    if call.consented == Some(asked) { Ok(asked) } else { Err(Problem::forbidden("no_consent")) }
}
