//! `GET /catalogue/{listing}`: one app whole, for browsers.

use std::sync::Arc;

use application::ports::{Logos, Reads};
use axum::{
    extract::{Path, State},
    response::Response,
};
use entrypoint::{Call, Problem, respond};
use http::HeaderMap;
use pages::{
    catalogue_entry::{Access, CatalogueEntryPage},
    frame::Visitor,
};

use crate::{Catalogue, asked, list::worded, logo};

pub(crate) async fn page<S: Reads + 'static, D: Logos + 'static>(
    State(catalogue): State<Arc<Catalogue<S, D>>>,
    path: Path<String>,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let listing = asked::listing(path)?;
    let snapshot = catalogue.snapshot(&call).await?;
    let entry = snapshot.find(&listing).ok_or_else(Problem::not_found)?;
    let access = |access: &catalogue_index::Access| Access {
        scope: access.scope.clone(),
        purpose: worded(&access.purpose, call.locale),
        required: access.required,
    };
    let page = CatalogueEntryPage {
        frame: catalogue.site.frame(&call, Visitor::Anonymous),
        listing: entry.listing.to_string(),
        name: worded(&entry.name, call.locale),
        tagline: entry.tagline.as_ref().map(|tagline| worded(tagline, call.locale)),
        description: worded(&entry.description, call.locale),
        partner_name: entry.partner_name.clone(),
        partner_id: entry.partner.to_string(),
        category: entry.category.clone(),
        integration_type: entry.integration_type.clone(),
        limited_availability: entry.limited_availability,
        accesses: entry.accesses.iter().map(access).collect(),
        credentials: entry.credentials.as_ref().map(|credentials| worded(credentials, call.locale)),
        support_url: entry.support_url.clone(),
        troubleshooting_url: entry.troubleshooting_url.clone(),
        logo_path: entry.logo.map(|_| logo::path(&entry.listing, entry.version)),
        version: entry.version,
        published_at: entry.published_at,
    };
    Ok(respond::revalidated(&headers, "text/html; charset=utf-8", page.render()))
}
