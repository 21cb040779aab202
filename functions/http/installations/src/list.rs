//! *My apps*, for people.

use std::sync::Arc;

use application::{
    ports::{Lists, Reads},
    use_cases::{
        installations::{self as story, INSTALLERS, Listed},
        people,
    },
};
use axum::{extract::State, response::Response};
use entrypoint::{
    Call, Problem, cursor,
    organisation_pages::{Visit, let_in},
    path::Asked,
    respond,
};
use http::StatusCode;
use pages::{
    customer_apps::{CustomerAppRow, CustomerAppsPage},
    frame::Frame,
};

use crate::{Installations, path::Org, refused, views};

/// A customer's first page is its apps.
pub(crate) async fn home(Org(org): Org) -> Response {
    respond::see_other(&format!("/customers/{org}/apps"))
}

pub(crate) async fn page<S: Reads + Lists, E>(
    State(desk): State<Arc<Installations<S, E>>>,
    org: Org,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let path = format!("/customers/{}/apps", org.0);
    let list = format!("apps#{}", org.0);
    let after = cursor::decode(&list, asked.of("cursor"))?;
    let caller = let_in(&desk.store, &call, org.organisation()).await?;
    let listed = async {
        let (listed, next) = story::list(&desk.store, &caller, after).await?;
        let partners: Vec<_> = listed.iter().filter_map(|one| one.installation.state.dossier()).map(|dossier| dossier.partner).collect();
        Ok((listed, next, people::partners(&desk.store, &partners).await?))
    };
    let shown = Visit::beside(&desk.store, &desk.site, &caller, listed).await;
    let ((listed, next, partners), visit) = shown.map_err(|error| refused(error, "scope"))?;
    let row = |listed: &Listed| {
        let (state, dossier) = (views::state_of(listed), listed.installation.state.dossier()?);
        let installed = listed.installation.state.installed();
        Some(CustomerAppRow {
            id: dossier.listing.to_string(),
            name: listed.content.as_ref().map(|content| views::worded(&content.name, call.locale)),
            partner_name: partners.get(&dossier.partner).cloned().unwrap_or_default(),
            state,
            version: installed.map(|installed| installed.version),
            since: installed.map(|installed| installed.since),
            missing: installed.map(|installed| installed.missing().into_iter().map(ToOwned::to_owned).collect()).unwrap_or_default(),
            asked: installed.and_then(|installed| installed.request.as_ref()).map(|request| request.version),
            setup_pending: installed.is_some_and(|installed| installed.set_up_at.is_none())
                && listed.content.as_ref().is_some_and(|content| content.setup_url.is_some()),
        })
    };
    let page = CustomerAppsPage {
        frame: Frame { return_path: path.clone(), ..visit.frame(&call, &desk.site) },
        organisation: visit.organisation.clone(),
        rows: listed.iter().filter_map(row).collect(),
        next_path: next.map(|next| format!("{path}?cursor={}", cursor::encode(&list, &next))),
        manages: caller.has(INSTALLERS),
        support_url: call.moment().programme.support.url.clone(),
        path,
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}
