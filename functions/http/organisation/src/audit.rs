//! Who decided what in an organisation, newest first: as a page, and as JSON.

use application::{
    ports::{Lists, Reads, StoreError, Writes},
    use_cases::{histories, people as names_of},
};
use axum::{Router, extract::State, response::Response, routing::get};
use domain::organisation::OrganisationId;
use entrypoint::{
    Call, Problem, cursor, organisation_json,
    organisation_pages::{Visit, let_in},
    path::Asked,
    respond, views,
};
use http::StatusCode;
use pages::audit::AuditPage;

use crate::kind::{Served, Whose};

pub(crate) fn pages<S: Reads + Writes + Lists + 'static>(path: &str) -> Router<Served<S>> {
    Router::new().route(&format!("{path}/audit"), get(page::<S>))
}

pub(crate) fn people<S: Reads + Writes + Lists + 'static>(path: &str) -> Router<Served<S>> {
    Router::new().route(&format!("{path}/audit"), get(document::<S>))
}

async fn page<S: Reads + Lists>(
    State(Served { function, kind }): State<Served<S>>,
    Whose(organisation): Whose,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let (list, caller) = (list(&organisation), let_in(&function.store, &call, organisation).await?);
    let after = cursor::decode(&list, asked.of("cursor"))?;
    let shown = async {
        let trail = histories::audit_trail(&function.store, &caller, after).await?;
        let names = names_of::names(&function.store, &organisation, &views::accounts(&trail.entries)).await?;
        Ok::<_, StoreError>((trail, names))
    };
    let ((trail, names), visit) = Visit::beside(&function.store, &function.site, &caller, shown).await?;
    let path = kind.pages.of(&organisation);
    let page = AuditPage {
        frame: visit.frame(&call, &function.site),
        organisation: visit.organisation,
        rows: views::audit_rows(&trail, &names),
        next_path: trail.next.map(|next| format!("{path}/audit?cursor={}", cursor::encode(&list, &next))),
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}

/// Who decided what about the partner, newest first.
#[utoipa::path(get, path = "/v1/partners/{org}/audit", tag = "partner",
    params(("org" = String, Path, description = "The partner's id"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = organisation_json::AuditPage, headers(("Link" = String, description = "`rel=\"next\"` where there is more"))),
        (status = 400), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn document<S: Reads + Lists>(
    State(Served { function, kind }): State<Served<S>>,
    Whose(organisation): Whose,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let list = list(&organisation);
    let after = cursor::decode(&list, asked.of("cursor"))?;
    let caller = let_in(&function.store, &call, organisation).await?;
    let trail = histories::audit_trail(&function.store, &caller, after).await?;
    Ok(organisation_json::audit(&format!("{}/audit", kind.people.of(&organisation)), &list, trail))
}

/// The name by which cursors of an organisation's audit trail know their list.
fn list(organisation: &OrganisationId) -> String {
    format!("audit#{organisation}")
}
