//! From the catalogue to the consent screen: for which of the reader's organisations?

use std::sync::Arc;

use application::{
    ports::{Lists, Reads},
    use_cases::sign_in::{self, Belongs},
};
use axum::{extract::State, response::Response};
use domain::organisation::OrganisationId;
use entrypoint::{Call, Problem, organisation_pages::credential, path::ListingName, respond};
use http::StatusCode;
use pages::install::{InstallPage, InstallingOrganisation};

use crate::Installations;

pub(crate) async fn page<S: Reads + Lists, E>(
    State(desk): State<Arc<Installations<S, E>>>,
    ListingName(listing): ListingName,
    call: Call,
) -> Result<Response, Problem> {
    let belongs = sign_in::belongings(&desk.store, credential(&call)?, call.now).await?;
    let choice = |seat: &Belongs| match seat.organisation {
        OrganisationId::Customer(customer) => Some(InstallingOrganisation {
            name: seat.name.clone().unwrap_or_else(|| customer.to_string()),
            roles: seat.roles.iter().map(|role| role.as_str().to_owned()).collect(),
            path: format!("/customers/{customer}/apps/{listing}/consent"),
        }),
        OrganisationId::Platform | OrganisationId::Partner(_) => None,
    };
    let organisations: Vec<_> = belongs.organisations.iter().filter_map(choice).collect();
    if let [only] = organisations.as_slice() {
        return Ok(respond::see_other(&only.path));
    }
    let frame = desk.site.signed_in(&call, belongs.name.unwrap_or_else(|| belongs.account.to_string()), None);
    let page = InstallPage { frame, app_path: format!("/catalogue/{listing}"), organisations };
    Ok(respond::page(StatusCode::OK, page.render()))
}
