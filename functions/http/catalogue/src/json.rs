//! The catalogue for programs: the same as JSON, with the words in every language there is.

use std::{collections::BTreeMap, sync::Arc};

use application::ports::{Logos, Reads};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use catalogue_index::{Listed, Wording};
use domain::limits;
use entrypoint::{Call, Problem, respond};
use http::{HeaderMap, header};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::{
    Catalogue,
    asked::{self, Asked},
    list::next_link,
    logo,
};

/// Words by language: `en`, `fr`, `es`, `pt`, at least one of them.
type Words = BTreeMap<&'static str, String>;

/// What a search found.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogueResult {
    /// Apps, by name.
    apps: Vec<CatalogueApp>,
    /// How many were found in all.
    found: usize,
    /// The next page's cursor; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A published app.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogueApp {
    /// The listing's id.
    listing: String,
    /// The published version.
    version: u32,
    /// Whose app it is: the partner's id.
    partner: String,
    /// The partner's name.
    partner_name: String,
    /// What it is called.
    #[schema(value_type = BTreeMap<String, String>)]
    name: Words,
    /// What it is, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    tagline: Option<Words>,
    /// Its category.
    category: String,
    /// Its type of integration, where it is certified for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    integration_type: Option<String>,
    /// Whether it is rolled out in phases still, so that not every location can install it.
    limited_availability: bool,
    /// The path of its picture, which leads on to where that is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    /// When this version was published (RFC 3339).
    published_at: String,
}

/// A published app, whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogueAppDetail {
    /// What the list shows of it.
    #[serde(flatten)]
    app: CatalogueApp,
    /// What it does.
    #[schema(value_type = BTreeMap<String, String>)]
    description: Words,
    /// Every data access it asks consent for.
    accesses: Vec<CatalogueAccess>,
    /// What an installer must have ready, and whom to ask for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    credentials: Option<Words>,
    /// The app's support page.
    #[serde(skip_serializing_if = "Option::is_none")]
    support_url: Option<String>,
    /// The app's page of known troubles.
    #[serde(skip_serializing_if = "Option::is_none")]
    troubleshooting_url: Option<String>,
}

/// A data access of an app.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogueAccess {
    /// The scope.
    scope: String,
    /// What the app needs it for.
    #[schema(value_type = BTreeMap<String, String>)]
    purpose: Words,
    /// Whether the app does not work without it.
    required: bool,
}

/// Published apps, by name: all, or what a search finds. Words match the beginnings of words, accents and case apart, in
/// every language; several must all match, alternatives are separated by commas. Public: no credential is needed.
#[utoipa::path(get, path = "/v1/catalogue", tag = "catalogue",
    params(("q" = Option<String>, Query, description = "Words of name, tagline, description, category or partner; at most 200 characters"),
        ("category" = Option<String>, Query, description = "Only of this category"),
        ("integration_type" = Option<String>, Query, description = "Only of this type of integration"),
        ("scope" = Option<String>, Query, description = "Only what asks for this scope"),
        ("partner" = Option<String>, Query, description = "Only of this partner, by id"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before. Good for the same search only: with other words or filters it is refused with `cursor_of_another_list`"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of what the caller has: 304 if it is still that")),
    responses((status = 200, body = CatalogueResult, headers(("ETag" = String), ("Link" = String, description = "`rel=\"next\"` where there is more"))),
        (status = 304, description = "What the caller has is what there is"), (status = 400), (status = 422)))]
pub(crate) async fn list<S: Reads + 'static, D: Logos + 'static>(
    State(catalogue): State<Arc<Catalogue<S, D>>>,
    Query(asked): Query<Asked>,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let search = asked.search().map_err(Problem::invalid)?;
    let after = asked.after(&search)?;
    let snapshot = catalogue.snapshot(&call).await?;
    let page = snapshot.page(&search, after.as_deref(), limits::PAGE_ROWS);
    let next = page.next.as_deref().map(|place| asked::encode(&search, place));
    let query = asked.typed().query();
    let path = if query.is_empty() { "/v1/catalogue".to_owned() } else { format!("/v1/catalogue?{query}") };
    let link = next.as_deref().map(|next| next_link(&path, next));
    let result = CatalogueResult { apps: page.entries.iter().map(|entry| app(entry)).collect(), found: page.found, next };
    let response = respond::json_revalidated(&headers, &result);
    Ok(link.iter().fold(response, |response, link| respond::with(response, header::LINK, link)))
}

/// One published app, with every data access and what it is for. Public: no credential is needed.
#[utoipa::path(get, path = "/v1/catalogue/{listing}", tag = "catalogue",
    params(("listing" = String, Path, description = "The listing's id"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of what the caller has: 304 if it is still that")),
    responses((status = 200, body = CatalogueAppDetail, headers(("ETag" = String))),
        (status = 304, description = "What the caller has is what there is"), (status = 404, description = "Not published")))]
pub(crate) async fn show<S: Reads + 'static, D: Logos + 'static>(
    State(catalogue): State<Arc<Catalogue<S, D>>>,
    path: Path<String>,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let listing = asked::listing(path)?;
    let snapshot = catalogue.snapshot(&call).await?;
    let entry = snapshot.find(&listing).ok_or_else(Problem::not_found)?;
    let access = |access: &catalogue_index::Access| CatalogueAccess {
        scope: access.scope.clone(),
        purpose: words(&access.purpose),
        required: access.required,
    };
    let detail = CatalogueAppDetail {
        description: words(&entry.description),
        accesses: entry.accesses.iter().map(access).collect(),
        credentials: entry.credentials.as_ref().map(words),
        support_url: entry.support_url.clone(),
        troubleshooting_url: entry.troubleshooting_url.clone(),
        app: app(&entry.into()),
    };
    Ok(respond::json_revalidated(&headers, &detail))
}

fn app(entry: &Listed) -> CatalogueApp {
    CatalogueApp {
        listing: entry.listing.to_string(),
        version: entry.version,
        partner: entry.partner.to_string(),
        partner_name: entry.partner_name.to_string(),
        name: words(&entry.name),
        tagline: entry.tagline.as_ref().map(words),
        category: entry.category.to_string(),
        integration_type: entry.integration_type.as_deref().map(ToOwned::to_owned),
        limited_availability: entry.limited_availability,
        logo: entry.has_logo.then(|| logo::path(&entry.listing, entry.version)),
        published_at: entry.published_at.to_string(),
    }
}

fn words(wording: &Wording) -> Words {
    wording.texts().map(|(language, text)| (language.as_str(), text.to_owned())).collect()
}

#[derive(OpenApi)]
#[openapi(paths(list, show))]
struct Api;

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}
