//! The site's front door and the files every page needs.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use entrypoint::{Call, Problem, respond};
use http::{StatusCode, header};
use pages::{frame::Visitor, site_home::SiteHomePage};

use crate::Intake;

pub(crate) async fn home<S, D>(State(intake): State<Arc<Intake<S, D>>>, call: Call) -> Response {
    let frame = intake.site.frame(&call, Visitor::Anonymous);
    let partnership_types = call.moment().programme.partnership_types.iter().map(|kind| kind.id.clone()).collect();
    respond::page(StatusCode::OK, SiteHomePage { frame, partnership_types }.render())
}

pub(crate) async fn asset(Path(file): Path<String>) -> Result<Response, Problem> {
    let asset = pages::asset(&file).ok_or_else(Problem::not_found)?;
    let kept_for_ever = "public, max-age=31536000, immutable";
    Ok(([(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, kept_for_ever)], asset.body).into_response())
}
