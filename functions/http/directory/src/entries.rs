//! Customers, trackers and locations: taken one by one, and shown for reconciliation.

use std::sync::Arc;

use application::{
    ports::{Key, Reads, Writes},
    records::directory::{customer_id, customer_key, location_id, location_key, tracker_id, tracker_key},
    use_cases::directory::{self as story, Upsert},
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{
    directory::{Record, State as Stage},
    values::ExternalId,
};
use entrypoint::{Call, Fields, Problem, respond};
use http::{HeaderMap, StatusCode};
use pages::form::FieldFault;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Directory, Taken, lines, path::Named, within_limit};

/// A customer, or one of its trackers.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct EntryBody {
    /// What people call it.
    name: String,
    /// Whether it is in use; an inactive one consumes nothing.
    active: bool,
}

/// A location of a customer.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct LocationBody {
    /// What people call it.
    name: String,
    /// Its time zone, by IANA name.
    #[schema(example = "Europe/Lisbon")]
    time_zone: String,
    /// Whether it is in use; an inactive one consumes nothing.
    active: bool,
}

/// What is known of a customer, tracker or location.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryDocument {
    /// Liaison's own id of it.
    id: String,
    /// The host platform's id of it.
    external_id: String,
    /// Its version; also the `ETag`.
    version: u64,
    /// What people call it.
    name: String,
    /// Whether it is in use.
    active: bool,
    /// A location's time zone.
    time_zone: Option<String>,
    /// Since when it is known (RFC 3339).
    since: String,
}

/// What is known of a customer.
#[utoipa::path(get, path = "/integration/v1/directory/customers/{customer}", tag = "directory", params(("customer" = String, Path)),
    responses((status = 200, body = EntryDocument, headers(("ETag" = String))), (status = 401), (status = 404)), security(("key" = [])))]
pub(crate) async fn customer<S: Reads + Writes + 'static>(
    State(directory): State<Arc<Directory<S>>>,
    named: Named,
    call: Call,
) -> Result<Response, Problem> {
    directory.admit(&call).await?;
    show(&directory.store, customer_key(&customer_id(&named.known("customer")?))).await
}

/// What is known of a tracker.
#[utoipa::path(get, path = "/integration/v1/directory/customers/{customer}/trackers/{tracker}", tag = "directory",
    params(("customer" = String, Path), ("tracker" = String, Path)),
    responses((status = 200, body = EntryDocument, headers(("ETag" = String))), (status = 401), (status = 404)), security(("key" = [])))]
pub(crate) async fn tracker<S: Reads + Writes + 'static>(
    State(directory): State<Arc<Directory<S>>>,
    named: Named,
    call: Call,
) -> Result<Response, Problem> {
    directory.admit(&call).await?;
    show(&directory.store, tracker_key(&customer_id(&named.known("customer")?), &named.known("tracker")?)).await
}

/// What is known of a location.
#[utoipa::path(get, path = "/integration/v1/directory/customers/{customer}/locations/{location}", tag = "directory",
    params(("customer" = String, Path), ("location" = String, Path)),
    responses((status = 200, body = EntryDocument, headers(("ETag" = String))), (status = 401), (status = 404)), security(("key" = [])))]
pub(crate) async fn location<S: Reads + Writes + 'static>(
    State(directory): State<Arc<Directory<S>>>,
    named: Named,
    call: Call,
) -> Result<Response, Problem> {
    directory.admit(&call).await?;
    show(&directory.store, location_key(&customer_id(&named.known("customer")?), &named.known("location")?)).await
}

/// Says what a customer is now.
#[utoipa::path(put, path = "/integration/v1/directory/customers/{customer}", tag = "directory", request_body = EntryBody,
    params(("customer" = String, Path, description = "The host platform's id")),
    responses((status = 200, body = Taken), (status = 201, body = Taken), (status = 400), (status = 401), (status = 413), (status = 415), (status = 422)),
    security(("key" = [])))]
pub(crate) async fn put_customer<S: Reads + Writes + 'static>(
    State(directory): State<Arc<Directory<S>>>,
    named: Named,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let occasion = directory.admit(&call).await?;
    let (mut fields, mut faults) = read(&headers, &body)?;
    let id = named.new_id("customer", &mut faults);
    let own_id = id.as_ref().map(|id| customer_id(id).to_string());
    let upsert = lines::customer(&mut fields, id);
    let (upsert, id) = judged(upsert, own_id, faults, fields)?;
    directory.take(&upsert, id, &occasion, &call).await
}

/// Says what a tracker of a customer is now.
#[utoipa::path(put, path = "/integration/v1/directory/customers/{customer}/trackers/{tracker}", tag = "directory", request_body = EntryBody,
    params(("customer" = String, Path, description = "The host platform's id"), ("tracker" = String, Path, description = "The host platform's id")),
    responses((status = 200, body = Taken), (status = 201, body = Taken), (status = 400), (status = 401), (status = 409, description = "Unknown customer"),
        (status = 413), (status = 415), (status = 422)), security(("key" = [])))]
pub(crate) async fn put_tracker<S: Reads + Writes + 'static>(
    State(directory): State<Arc<Directory<S>>>,
    named: Named,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let occasion = directory.admit(&call).await?;
    let (mut fields, mut faults) = read(&headers, &body)?;
    let (customer, id) = (named.new_id("customer", &mut faults), named.new_id("tracker", &mut faults));
    let own_id = own(customer.as_ref(), id.as_ref(), |customer, id| tracker_id(&customer_id(customer), id).to_string());
    let upsert = lines::tracker(&mut fields, customer, id);
    let (upsert, id) = judged(upsert, own_id, faults, fields)?;
    directory.take(&upsert, id, &occasion, &call).await
}

/// Says what a location of a customer is now.
#[utoipa::path(put, path = "/integration/v1/directory/customers/{customer}/locations/{location}", tag = "directory", request_body = LocationBody,
    params(("customer" = String, Path, description = "The host platform's id"), ("location" = String, Path, description = "The host platform's id")),
    responses((status = 200, body = Taken), (status = 201, body = Taken), (status = 400), (status = 401), (status = 409, description = "Unknown customer"),
        (status = 413), (status = 415), (status = 422)), security(("key" = [])))]
pub(crate) async fn put_location<S: Reads + Writes + 'static>(
    State(directory): State<Arc<Directory<S>>>,
    named: Named,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let occasion = directory.admit(&call).await?;
    let (mut fields, mut faults) = read(&headers, &body)?;
    let (customer, id) = (named.new_id("customer", &mut faults), named.new_id("location", &mut faults));
    let own_id = own(customer.as_ref(), id.as_ref(), |customer, id| location_id(&customer_id(customer), id).to_string());
    let upsert = lines::location(&mut fields, customer, id);
    let (upsert, id) = judged(upsert, own_id, faults, fields)?;
    directory.take(&upsert, id, &occasion, &call).await
}

/// The fields of a body, and a place for what is wrong with the address.
pub(crate) fn read(headers: &HeaderMap, body: &Bytes) -> Result<(Fields, Vec<FieldFault>), Problem> {
    within_limit(body)?;
    Ok((Fields::read(headers, body)?, vec![]))
}

/// What was said, unless anything about it was at fault.
pub(crate) fn judged(
    upsert: Option<Upsert>,
    id: Option<String>,
    mut faults: Vec<FieldFault>,
    fields: Fields,
) -> Result<(Upsert, String), Problem> {
    faults.extend(fields.faults());
    upsert.zip(id).filter(|_| faults.is_empty()).ok_or_else(|| Problem::invalid(faults))
}

fn own(customer: Option<&ExternalId>, id: Option<&ExternalId>, derive: impl FnOnce(&ExternalId, &ExternalId) -> String) -> Option<String> {
    Some(derive(customer?, id?))
}

pub(crate) async fn show(reads: &impl Reads, key: Key) -> Result<Response, Problem> {
    let entry = story::find(reads, key).await?;
    let Stage::Known { record, since } = &entry.state else { return Err(Problem::not_found()) };
    let (id, external_id, name, active, time_zone) = match record {
        Record::Customer { id, external_id, name, active } => (id.to_string(), external_id, name, active, None),
        Record::Tracker { id, external_id, name, active, .. } => (id.to_string(), external_id, name, active, None),
        Record::Location { id, external_id, name, active, time_zone, .. } => (id.to_string(), external_id, name, active, Some(time_zone)),
    };
    let document = EntryDocument {
        id,
        external_id: external_id.as_str().to_owned(),
        version: entry.version,
        name: name.as_str().to_owned(),
        active: *active,
        time_zone: time_zone.map(|zone| zone.as_str().to_owned()),
        since: since.to_string(),
    };
    Ok(respond::versioned(StatusCode::OK, entry.version, &document))
}
