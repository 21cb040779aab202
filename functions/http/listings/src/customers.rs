//! Who has an app, what it read and was refused, and what is to be erased: as pages and as JSON.
//!
//! | pages | `/v1` | programs | story ([`application::use_cases::connections`]) |
//! |---|---|---|---|
//! | `GET …/{listing}/customers` | `GET …/{listing}/customers`, `GET …/refusals?customer=` | – | `customers`, `observed` |
//! | `POST …/{listing}/erasures/{customer}/{generation}/acknowledgement` | `POST /v1/partners/{org}/erasures/{customer}/{listing}/{generation}/acknowledgement` | `POST /integration/v1/erasures/…` | `acknowledge` |

use std::{collections::BTreeMap, sync::Arc};

use application::{
    engine::Loaded,
    ports::{Lists, Reads, Writes},
    use_cases::{
        connections::{self as story, Adoption, Connected, ConnectionsError, Customers, ERASERS, Eraser, Owed, Seen, Sight},
        keys,
    },
};
use axum::{extract::State, response::Response};
use domain::{
    aggregate::Aggregate as _,
    erasure::{Erasure, State as Stage},
    id::CustomerId,
    organisation::OrganisationId,
};
use entrypoint::{
    Call, Problem, cursor,
    organisation_pages::{Visit, credential, let_in},
    path::{Asked, CustomerName, Generation, ListingName, Org},
    respond,
};
use http::{StatusCode, header};
use pages::{
    frame::Frame,
    portal_customers::{AdoptionRow, CustomerRow, CustomersPage, ErasureRow, ObservedRow},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Listings;

type Desk<S, E, D> = State<Arc<Listings<S, E, D>>>;

/// The customers of an app.
#[derive(Serialize, ToSchema)]
pub struct CustomerList {
    /// A page of the customers that have it, in the order of their ids.
    customers: Vec<CustomerDocument>,
    /// How many customers have which version.
    adoption: AdoptionDocument,
    /// What is still to be erased of customers that had it; at most 50 of them.
    erasures: Vec<ErasureDocument>,
}

/// A customer that has the app.
#[derive(Serialize, ToSchema)]
pub struct CustomerDocument {
    /// Its id.
    customer: String,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The installation's id.
    installation: String,
    /// `active`, or `degraded` while a required scope is not granted.
    state: &'static str,
    /// Since when it has the app (RFC 3339).
    since: String,
    /// The version that it consented to.
    version: u32,
    /// The newer version that it is asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_about: Option<u32>,
    /// The newer version that it did not consent to.
    #[serde(skip_serializing_if = "Option::is_none")]
    declined: Option<u32>,
    /// When its setup was finished (RFC 3339); absent while it is pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    set_up_at: Option<String>,
    /// Required scopes that are not granted.
    missing: Vec<String>,
}

/// How many customers have which version.
#[derive(Serialize, ToSchema)]
pub struct AdoptionDocument {
    /// The newest version first.
    versions: Vec<AdoptedVersion>,
    /// How many customers were counted: at most the first 1,000.
    counted: usize,
    /// Whether there are more.
    has_more: bool,
}

/// How many customers have a version.
#[derive(Serialize, ToSchema)]
pub struct AdoptedVersion {
    /// The version.
    version: u32,
    /// How many have it.
    customers: usize,
}

/// What is to be erased, or was: whatever an app had read of a customer while it was installed that time.
#[derive(Serialize, ToSchema)]
pub struct ErasureDocument {
    /// Whose data.
    customer: String,
    /// Which app had read it.
    listing: String,
    /// Which of the times it was installed.
    generation: u32,
    /// `due`, `escalated` once the deadline has passed, or `acknowledged`.
    state: &'static str,
    /// When the app was disconnected (RFC 3339).
    since: String,
    /// Until when it is to be erased (RFC 3339), while that is to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    /// When it was said to be erased (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<String>,
}

/// What an app read and was refused, counted by day and scope.
#[derive(Serialize, ToSchema)]
pub struct Refusals {
    /// The newest day first.
    days: Vec<RefusalsOfDay>,
    /// Whether there are days before those.
    has_more: bool,
}

/// What was read and refused of one scope on one day.
#[derive(Serialize, ToSchema)]
pub struct RefusalsOfDay {
    /// The day, UTC.
    #[schema(example = "2026-03-02")]
    day: String,
    /// The scope; `unknown` where there is none of the name that was asked for.
    scope: String,
    /// Reads that were allowed; none without `customer`.
    allowed: u64,
    /// Reads that were refused, by the reason that the decision gave.
    refused: BTreeMap<String, u64>,
}

/// `GET /partners/{org}/listings/{listing}/customers`.
pub(crate) async fn page<S: Reads + Lists, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let list = format!("customers#{id}");
    let after = cursor::decode(&list, asked.of("cursor"))?;
    let customer = customer(&asked)?;
    let caller = let_in(&desk.store, &call, OrganisationId::Partner(org)).await?;
    let read = async {
        let (found, sight) = tokio::try_join!(
            story::customers(&desk.store, &caller, &id, after),
            story::observed(&desk.store, &caller, &id, customer.as_ref(), call.now),
        )?;
        let observed_of = match &customer {
            Some(customer) => Some(observed_of(&desk.store, customer, &found, &sight).await?),
            None => None,
        };
        Ok((found, sight, observed_of))
    };
    let ((found, sight, observed_of), visit) = Visit::beside(&desk.store, &desk.site, &caller, read).await.map_err(refused)?;
    let dossier = found.listing.state.dossier().ok_or_else(Problem::not_found)?;
    let app_path = format!("/partners/{org}/listings/{id}");
    let path = format!("{app_path}/customers");
    let published = dossier.shelf.as_ref().map(|shelf| shelf.version);
    let page = CustomersPage {
        frame: Frame { return_path: path.clone(), ..visit.frame(&call, &desk.site) },
        app: dossier.newest.content.name.as_str().to_owned(),
        customers: found.connected.iter().map(row).collect(),
        next_path: found.next.as_ref().map(|next| format!("{path}?cursor={}", cursor::encode(&list, next))),
        adoption: adoption_rows(&found.adoption, published),
        counted: found.adoption.has_more.then(|| found.adoption.counted()),
        erasures: found.owed.iter().map(erasure_row).collect(),
        owes_more: found.owes_more,
        may_acknowledge: caller.has(ERASERS),
        observed_of,
        observed: sight.seen.iter().filter_map(observed_row).collect(),
        observed_more: sight.has_more,
        acknowledged: asked.of("done") == Some("acknowledged"),
        app_path,
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}

/// The customers that have an app, how many have which version, and what is to be erased of those who had it.
#[utoipa::path(get, path = "/v1/partners/{org}/listings/{listing}/customers", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = CustomerList, headers(("Link" = String, description = "`rel=\"next\"` where there is more"))),
        (status = 400), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn list<S: Reads + Lists, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let list = format!("customers#{id}");
    let after = cursor::decode(&list, asked.of("cursor"))?;
    let caller = let_in(&desk.store, &call, OrganisationId::Partner(org)).await?;
    let found = story::customers(&desk.store, &caller, &id, after).await.map_err(refused)?;
    let response = respond::json(StatusCode::OK, &document(&found));
    let Some(next) = found.next else { return Ok(response) };
    let link = format!("</v1/partners/{org}/listings/{id}/customers?cursor={}>; rel=\"next\"", cursor::encode(&list, &next));
    Ok(respond::with(response, header::LINK, &link))
}

/// What an app was refused where there was no installation; of one customer, what it read there and was refused.
#[utoipa::path(get, path = "/v1/partners/{org}/listings/{listing}/refusals", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path),
        ("customer" = Option<String>, Query, description = "Of this customer; without it, where there was no installation")),
    responses((status = 200, body = Refusals), (status = 400), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn refusals<S: Reads + Lists, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let customer = customer(&asked)?;
    let caller = let_in(&desk.store, &call, OrganisationId::Partner(org)).await?;
    let Sight { seen, has_more } = story::observed(&desk.store, &caller, &id, customer.as_ref(), call.now).await.map_err(refused)?;
    let day = |seen: Seen| RefusalsOfDay { day: seen.day.to_string(), scope: seen.scope, allowed: seen.allowed, refused: seen.refused };
    Ok(respond::json(StatusCode::OK, &Refusals { days: seen.into_iter().map(day).collect(), has_more }))
}

/// `POST /partners/{org}/listings/{listing}/erasures/{customer}/{generation}/acknowledgement`.
pub(crate) async fn press<S: Reads + Writes, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    (ListingName(id), CustomerName(customer), Generation(generation)): (ListingName, CustomerName, Generation),
    call: Call,
) -> Result<Response, Problem> {
    let eraser = Eraser::Member(credential(&call)?, org);
    story::acknowledge(&desk.store, eraser, &customer, &id, generation, call.moment()).await.map_err(refused)?;
    Ok(respond::see_other(&format!("/partners/{org}/listings/{id}/customers?done=acknowledged")))
}

/// Says that everything an app had read of a customer, while it was installed that time, is erased. Saying it again is nothing.
#[utoipa::path(post, path = "/v1/partners/{org}/erasures/{customer}/{listing}/{generation}/acknowledgement", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("customer" = String, Path), ("listing" = String, Path),
        ("generation" = u32, Path, description = "Which of the times the app was installed, as the event says")),
    responses((status = 200, body = ErasureDocument), (status = 401), (status = 403), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn acknowledge<S: Reads + Writes, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    (CustomerName(customer), ListingName(id), Generation(generation)): (CustomerName, ListingName, Generation),
    call: Call,
) -> Result<Response, Problem> {
    let eraser = Eraser::Member(credential(&call)?, org);
    let erased = story::acknowledge(&desk.store, eraser, &customer, &id, generation, call.moment()).await.map_err(refused)?;
    answer(&erased)
}

/// The same, for the partner's programs: by a key of the partner's, of the sandbox or of production.
#[utoipa::path(post, path = "/integration/v1/erasures/{customer}/{listing}/{generation}/acknowledgement", tag = "listings",
    params(("customer" = String, Path), ("listing" = String, Path),
        ("generation" = u32, Path, description = "Which of the times the app was installed, as the event says")),
    responses((status = 200, body = ErasureDocument), (status = 401), (status = 404)), security(("key" = [])))]
pub(crate) async fn acknowledge_by_key<S: Reads + Writes, E, D>(
    State(desk): Desk<S, E, D>,
    customer: Result<CustomerName, Problem>,
    listing: Result<ListingName, Problem>,
    generation: Result<Generation, Problem>,
    call: Call,
) -> Result<Response, Problem> {
    let (Ok(CustomerName(customer)), Ok(ListingName(id)), Ok(Generation(generation))) = (customer, listing, generation) else {
        // Whoever has no key learns that first, whatever is wrong with the address.
        keys::let_partner_in(&desk.store, call.key.as_ref(), call.now).await?;
        return Err(Problem::not_found());
    };
    let eraser = Eraser::Program(call.key.as_ref());
    let erased = story::acknowledge(&desk.store, eraser, &customer, &id, generation, call.moment()).await.map_err(refused)?;
    answer(&erased)
}

/// What the customer that was asked for is called: by name where it has the app or had it, else as it was asked for. Nobody
/// learns who is behind an id by asking.
async fn observed_of(reads: &impl Reads, customer: &CustomerId, found: &Customers, sight: &Sight) -> Result<String, ConnectionsError> {
    let has_it = found.connected.iter().find(|connected| connected.reference.customer == *customer);
    let name = match has_it {
        Some(connected) => connected.name.clone(),
        // Only of an installation is anything counted by customer.
        None if !sight.seen.is_empty() => story::name(reads, customer).await?,
        None => None,
    };
    Ok(called(name.as_ref(), customer))
}

/// The customer that the query names.
fn customer(asked: &Asked) -> Result<Option<CustomerId>, Problem> {
    let named = asked.of("customer").filter(|text| !text.is_empty());
    named.map(|text| text.parse().map_err(|_| Problem::malformed("not_a_customer"))).transpose()
}

fn answer(erasure: &Loaded<Erasure>) -> Result<Response, Problem> {
    let duty = erasure.state.duty().ok_or_else(Problem::not_found)?;
    let (deadline, acknowledged_at) = match &erasure.state {
        Stage::Due { step, .. } => (Some(step.deadline.to_string()), None),
        Stage::Acknowledged { at, .. } => (None, Some(at.to_string())),
        Stage::Unwritten | Stage::Escalated { .. } => (None, None),
    };
    let document = ErasureDocument {
        customer: duty.customer.to_string(),
        listing: duty.listing.to_string(),
        generation: duty.generation,
        state: Erasure::label(&erasure.state),
        since: duty.since.to_string(),
        deadline,
        acknowledged_at,
    };
    Ok(respond::json(StatusCode::OK, &document))
}

fn document(found: &Customers) -> CustomerList {
    let version = |(version, customers): (&u32, &usize)| AdoptedVersion { version: *version, customers: *customers };
    CustomerList {
        customers: found.connected.iter().map(customer_document).collect(),
        adoption: AdoptionDocument {
            versions: found.adoption.versions.iter().rev().map(version).collect(),
            counted: found.adoption.counted(),
            has_more: found.adoption.has_more,
        },
        erasures: found.owed.iter().map(erasure_document).collect(),
    }
}

fn customer_document(Connected { reference, name }: &Connected) -> CustomerDocument {
    CustomerDocument {
        customer: reference.customer.to_string(),
        name: name.clone(),
        installation: reference.installation.to_string(),
        state: if reference.missing.is_empty() { "active" } else { "degraded" },
        since: reference.since.to_string(),
        version: reference.adopted,
        asked_about: reference.asked,
        declined: reference.kept_from,
        set_up_at: reference.set_up_at.map(|at| at.to_string()),
        missing: reference.missing.clone(),
    }
}

fn erasure_document(Owed { waiting, .. }: &Owed) -> ErasureDocument {
    ErasureDocument {
        customer: waiting.customer.to_string(),
        listing: waiting.listing.to_string(),
        generation: waiting.generation,
        state: if waiting.due.is_some() { "due" } else { "escalated" },
        since: waiting.since.to_string(),
        deadline: waiting.due.map(|due| due.to_string()),
        acknowledged_at: None,
    }
}

fn row(Connected { reference, name }: &Connected) -> CustomerRow {
    CustomerRow {
        id: reference.customer.to_string(),
        name: called(name.as_ref(), &reference.customer),
        since: reference.since,
        version: reference.adopted,
        asked: reference.asked,
        kept_from: reference.kept_from,
        set_up_at: reference.set_up_at,
        missing: reference.missing.clone(),
    }
}

fn adoption_rows(adoption: &Adoption, published: Option<u32>) -> Vec<AdoptionRow> {
    let row = |(version, customers): (&u32, &usize)| AdoptionRow {
        version: *version,
        customers: *customers,
        is_published: published == Some(*version),
    };
    adoption.versions.iter().rev().map(row).collect()
}

fn erasure_row(Owed { waiting, name }: &Owed) -> ErasureRow {
    ErasureRow {
        customer: waiting.customer.to_string(),
        name: called(name.as_ref(), &waiting.customer),
        generation: waiting.generation,
        since: waiting.since,
        due: waiting.due,
    }
}

/// A day of the calendar as the page shows it; none is too far away to have a beginning.
fn observed_row(seen: &Seen) -> Option<ObservedRow> {
    Some(ObservedRow {
        day: seen.starts_at()?,
        scope: seen.scope.clone(),
        allowed: seen.allowed,
        refused: seen.refused.iter().map(|(reason, count)| (reason.clone(), *count)).collect(),
    })
}

/// The customer's name; its id where the host platform has not said.
fn called(name: Option<&String>, customer: &CustomerId) -> String {
    name.cloned().unwrap_or_else(|| customer.to_string())
}

/// Why the partner's wish is refused, as a problem.
fn refused(error: ConnectionsError) -> Problem {
    match error {
        ConnectionsError::Access(error) => error.into(),
        ConnectionsError::NotLetIn(error) => error.into(),
        ConnectionsError::NotFound => Problem::not_found(),
        ConnectionsError::Store(error) => error.into(),
    }
}
