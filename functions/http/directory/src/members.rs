//! Members of customers, taken one by one.

use std::sync::Arc;

use application::{
    ports::{Reads, Writes},
    use_cases::directory::Upsert,
};
use axum::{body::Bytes, extract::State, response::Response};
use entrypoint::{Call, Problem};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    Directory, Taken,
    entries::{judged, read},
    lines,
    path::Named,
};

/// A member of a customer.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct MemberBody {
    /// Their name.
    name: String,
    /// The address they sign in with.
    email: String,
    /// The language they are written to in: `en`, `fr`, `es`, `pt`; English when absent.
    language: Option<String>,
    /// `admin`, `fleet_admin`, `member`; may be left out of an inactive member.
    roles: Vec<String>,
    /// An inactive member has no seat.
    active: bool,
}

/// Says who a member of a customer is now. Another address moves the seat to whoever controls that one.
#[utoipa::path(put, path = "/integration/v1/directory/customers/{customer}/members/{member}", tag = "directory", request_body = MemberBody,
    params(("customer" = String, Path, description = "The host platform's id"), ("member" = String, Path, description = "The host platform's id")),
    responses((status = 200, body = Taken), (status = 201, body = Taken), (status = 400), (status = 401), (status = 409, description = "Unknown customer"),
        (status = 413), (status = 415), (status = 422)), security(("key" = [])))]
pub(crate) async fn put_member<S: Reads + Writes + 'static>(
    State(directory): State<Arc<Directory<S>>>,
    named: Named,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let occasion = directory.admit(&call).await?;
    let (mut fields, mut faults) = read(&headers, &body)?;
    let (customer, id) = (named.new_id("customer", &mut faults), named.new_id("member", &mut faults));
    let upsert = lines::member(&mut fields, customer, id);
    let account = match &upsert {
        Some(Upsert::Member(member)) => Some(domain::id::account(&member.address).to_string()),
        Some(Upsert::Entry(_)) | None => None,
    };
    let (upsert, account) = judged(upsert, account, faults, fields)?;
    directory.take(&upsert, account, &occasion, &call).await
}
