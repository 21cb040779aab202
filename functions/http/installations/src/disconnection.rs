//! Disconnecting an app: asked first, then done for good.

use std::sync::Arc;

use application::{
    ports::{Lists, Reads, Writes},
    use_cases::{
        installations::{self as story, Act, INSTALLERS},
        people,
    },
};
use axum::{body::Bytes, extract::State, response::Response};
use entrypoint::{
    Call, Face, Fields, Problem,
    organisation_pages::{Visit, credential},
    respond,
};
use http::{HeaderMap, StatusCode};
use pages::{
    disconnection::DisconnectionPage,
    form::{Faults, FieldFault},
    frame::Frame,
};

use crate::{Installations, parse, path::At, refused, views};

type Desk<S, E> = State<Arc<Installations<S, E>>>;

pub(crate) async fn page<S: Reads + Lists, E>(State(desk): Desk<S, E>, at: At, call: Call) -> Result<Response, Problem> {
    show(&desk, &call, at, vec![]).await
}

pub(crate) async fn disconnect<S: Reads + Writes + Lists, E>(
    State(desk): Desk<S, E>,
    at: At,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    credential(&call)?;
    let mut fields = Fields::read(&headers, &body)?;
    let (seen, confirmed) = (parse::seen(&mut fields), parse::confirmed(&mut fields));
    let faults = fields.faults();
    match confirmed.filter(|()| faults.is_empty()) {
        Some(()) => desk.acts(&call, at, seen, &Act::Disconnect, "disconnected").await,
        None if call.face == Face::Json => Err(desk.unreadable(&call, at, INSTALLERS, Problem::invalid(faults)).await),
        None => show(&desk, &call, at, faults).await,
    }
}

async fn show<S: Reads + Lists, E>(desk: &Installations<S, E>, call: &Call, at: At, faults: Vec<FieldFault>) -> Result<Response, Problem> {
    let found = story::detail(&desk.store, credential(call)?, &at.customer, &at.listing, call.now).await;
    let (caller, detail) = found.map_err(|error| refused(error, "scope"))?;
    caller.require(INSTALLERS)?;
    if detail.installation.state.installed().is_none() {
        // It is over, or never was: its page says so.
        return Ok(respond::see_other(&at.path()));
    }
    let names = async { people::partners(&desk.store, std::slice::from_ref(&detail.app.partner)).await };
    let (partners, visit) = Visit::beside(&desk.store, &desk.site, &caller, names).await?;
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = DisconnectionPage {
        frame: Frame { return_path: format!("{}/disconnection", at.path()), ..visit.frame(call, &desk.site) },
        path: at.path(),
        version: detail.installation.version,
        name: views::name(detail.content(), &at.listing.to_string(), call.locale),
        partner_name: partners.get(&detail.app.partner).cloned().unwrap_or_default(),
        organisation: visit.organisation.clone(),
        erasure_days: call.moment().programme.installation.erasure.days.into(),
        faults: Faults::from(faults),
    };
    Ok(respond::page(status, page.render()))
}
