//! `GET /catalogue/{listing}/logo`: where an app's picture is to be had.

use std::sync::Arc;

use application::ports::{Logos, Reads};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::limits;
use entrypoint::{Call, Problem, respond};
use http::header;

use crate::{Catalogue, asked};

/// A browser may follow the redirect again without asking, while the link shows the picture still: a minute is left for
/// what is slow.
const KEPT_SECONDS: i64 = limits::LOGO_LINK.as_secs() - 60;

pub(crate) async fn redirect<S: Reads + 'static, D: Logos + 'static>(
    State(catalogue): State<Arc<Catalogue<S, D>>>,
    path: Path<String>,
    call: Call,
) -> Result<Response, Problem> {
    let listing = asked::listing(path)?;
    let snapshot = catalogue.snapshot(&call).await?;
    let logo = snapshot.find(&listing).and_then(|entry| entry.logo).ok_or_else(Problem::not_found)?;
    let link = catalogue.logos.logo_link(&listing, &logo.document, logo.media_type, call.now);
    Ok(respond::with(respond::found(&link), header::CACHE_CONTROL, &format!("public, max-age={KEPT_SECONDS}")))
}

/// The address of an app's logo in pages and documents. It names the version, so that a new one's is asked for at once.
pub(crate) fn path(listing: &domain::id::ListingId, version: u32) -> String {
    format!("/catalogue/{listing}/logo?version={version}")
}
