//! The portal's first page: the organisation, and its first test key, shown once to whoever mints it.

use std::sync::Arc;

use application::{
    access::Caller,
    engine::Loaded,
    ports::{Entropy, Lists, Reads, StoreError, Writes},
    use_cases::{people, portal as story},
};
use axum::{extract::State, response::Response};
use domain::{
    api_key::{self, Environment},
    organisation::{OrganisationId, Role},
    partner::{Partner, Profile, State as Stage},
};
use entrypoint::{
    Call, Problem, Site,
    organisation_pages::{Visit, credential},
    path::Org,
    respond,
};
use http::StatusCode;
use pages::portal_home::{PortalHomePage, TestKey};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{DeveloperPortal, refused};

/// A partner organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartnerDocument {
    /// The partner's id.
    partner: String,
    /// Its version; also the `ETag`.
    version: u64,
    /// The company's legal name.
    legal_name: String,
    /// The kind of partnership.
    partnership_type: String,
    /// The application it came from.
    application: String,
    /// Since when it is a partner (RFC 3339).
    since: String,
    /// Where a test key is taken.
    sandbox_url: String,
    /// The first test key, once it was minted.
    test_key: Option<TestKeyDocument>,
}

/// What can be shown of a key after it was minted.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestKeyDocument {
    /// The key's beginning; the secret behind it was shown once.
    prefix: String,
    /// When it was minted (RFC 3339).
    minted_at: String,
    /// Who minted it: an account.
    minted_by: String,
}

/// A partner organisation.
#[utoipa::path(get, path = "/v1/partners/{org}", tag = "partner", params(("org" = String, Path, description = "The partner's id")),
    responses((status = 200, body = PartnerDocument, headers(("ETag" = String))), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn partner<S: Reads, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    call: Call,
) -> Result<Response, Problem> {
    let (_, partner) = story::home(&portal.store, credential(&call)?, &org, call.now).await.map_err(refused)?;
    let Stage::Active(profile) = &partner.state else { return Err(Problem::not_found()) };
    Ok(respond::versioned(StatusCode::OK, partner.version, &document(profile, partner.version, &portal.site)))
}

pub(crate) async fn page<S: Reads + Lists, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    call: Call,
) -> Result<Response, Problem> {
    let (caller, partner) = story::home(&portal.store, credential(&call)?, &org, call.now).await.map_err(refused)?;
    let Stage::Active(profile) = &partner.state else { return Err(Problem::not_found()) };
    let test_key = test_key(&portal.store, profile, &caller);
    let (test_key, visit) = Visit::beside(&portal.store, &portal.site, &caller, test_key).await?;
    show(&portal, &call, &visit, &partner, test_key)
}

/// Mints the first test key. The answer is the only page that ever shows it, so nothing redirects away from it.
pub(crate) async fn mint_test_key<S: Reads + Writes + Lists, K, E: Entropy>(
    State(portal): State<Arc<DeveloperPortal<S, K, E>>>,
    Org(org): Org,
    call: Call,
) -> Result<Response, Problem> {
    let minted = story::mint_test_key(&portal.store, &portal.entropy, credential(&call)?, &org, call.moment()).await;
    let (caller, partner, key) = minted.map_err(refused)?;
    let visit = Visit::of(&portal.store, &portal.site, &caller).await?;
    show(&portal, &call, &visit, &partner, TestKey::Shown { secret: key.text.into_exposed() })
}

fn show<S, K, E>(
    portal: &DeveloperPortal<S, K, E>,
    call: &Call,
    visit: &Visit,
    partner: &Loaded<Partner>,
    test_key: TestKey,
) -> Result<Response, Problem> {
    let Stage::Active(profile) = &partner.state else { return Err(Problem::not_found()) };
    let support = &call.moment().programme.support;
    let page = PortalHomePage {
        frame: visit.frame(call, &portal.site),
        organisation_id: profile.id.to_string(),
        version: partner.version,
        legal_name: visit.organisation.clone(),
        partnership_type: profile.partnership_type.clone(),
        approved_at: profile.since,
        sandbox_url: sandbox_url(&portal.site),
        test_key,
        api_reference_path: "/v1/openapi.json".to_owned(),
        listing_guidelines_url: support.listing_guidelines_url.clone(),
        support_url: support.url.clone(),
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}

async fn test_key(reads: &impl Reads, profile: &Profile, caller: &Caller) -> Result<TestKey, StoreError> {
    let organisation = OrganisationId::Partner(profile.id);
    let Some(minted) = &profile.test_key else {
        return Ok(if caller.has(&[Role::PartnerAdmin]) { TestKey::Mintable } else { TestKey::NotYet });
    };
    let names = people::names(reads, &organisation, &[minted.by]).await?;
    Ok(TestKey::Minted {
        prefix: api_key::prefix(Environment::Test, &organisation, None, &minted.key),
        minted_at: minted.at,
        minted_by: names.get(&minted.by).cloned().unwrap_or_else(|| minted.by.to_string()),
    })
}

fn document(profile: &Profile, version: u64, site: &Site) -> PartnerDocument {
    PartnerDocument {
        partner: profile.id.to_string(),
        version,
        legal_name: profile.legal_name.as_str().to_owned(),
        partnership_type: profile.partnership_type.clone(),
        application: profile.application.to_string(),
        since: profile.since.to_string(),
        sandbox_url: sandbox_url(site),
        test_key: profile.test_key.as_ref().map(|key| TestKeyDocument {
            prefix: api_key::prefix(Environment::Test, &OrganisationId::Partner(profile.id), None, &key.key),
            minted_at: key.at.to_string(),
            minted_by: key.by.to_string(),
        }),
    }
}

/// Where programs present their keys: a test key opens the sandbox there, a live one production.
fn sandbox_url(site: &Site) -> String {
    format!("{}/integration/v1", site.url)
}
