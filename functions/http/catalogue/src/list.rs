//! `GET /catalogue`: what a search finds, for browsers.

use std::sync::Arc;

use application::ports::{Logos, Reads};
use axum::{
    extract::{Query, State},
    response::Response,
};
use catalogue_index::{Facet, Listed, Snapshot, Wording};
use domain::{id::PartnerId, limits, values::Language};
use entrypoint::{Call, Problem, respond, site};
use http::{HeaderMap, StatusCode, header};
use language::Locale;
use pages::{
    catalogue::{App, CataloguePage, Choice, Worded},
    form::Faults,
    frame::Visitor,
};

use crate::{
    Catalogue,
    asked::{self, Asked},
    logo,
};

pub(crate) async fn page<S: Reads + 'static, D: Logos + 'static>(
    State(catalogue): State<Arc<Catalogue<S, D>>>,
    Query(asked): Query<Asked>,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let search = asked.search();
    let snapshot = catalogue.snapshot(&call).await?;
    let blank = blank(&catalogue, &snapshot, &asked, &call);
    let search = match search {
        Ok(search) => search,
        Err(faults) => {
            let page = CataloguePage { faults: Faults(faults), ..blank };
            return Ok(respond::page(StatusCode::UNPROCESSABLE_ENTITY, page.render()));
        }
    };
    let found = snapshot.page(&search, asked.after(&search)?.as_deref(), limits::PAGE_ROWS);
    let page = CataloguePage {
        apps: found.entries.iter().map(|entry| app(entry, call.locale)).collect(),
        found: found.found,
        next_cursor: found.next.as_deref().map(|place| asked::encode(&search, place)),
        ..blank
    };
    let next = page.next_cursor.as_deref().map(|next| next_link(&page.asked.path(), next));
    let response = respond::revalidated(&headers, "text/html; charset=utf-8", page.render());
    Ok(next.iter().fold(response, |response, link| respond::with(response, header::LINK, link)))
}

/// The page with the form and nothing found.
fn blank<S, D>(catalogue: &Catalogue<S, D>, snapshot: &Snapshot, asked: &Asked, call: &Call) -> CataloguePage {
    let typed = asked.typed();
    let partner_name = typed.partner.parse::<PartnerId>().ok().and_then(|partner| snapshot.partner_name(&partner)).map(ToOwned::to_owned);
    CataloguePage {
        // Who looks is not asked: that would be a read for everyone who only looks.
        frame: catalogue.site.frame(call, Visitor::Anonymous),
        asked: typed,
        faults: Faults::default(),
        categories: choices(snapshot.categories()),
        integration_types: choices(snapshot.integration_types()),
        scopes: choices(snapshot.scopes()),
        partner_name,
        apps: vec![],
        found: 0,
        next_cursor: None,
    }
}

fn choices(facets: &[Facet]) -> Vec<Choice> {
    facets.iter().map(|facet| Choice { value: facet.value.clone(), apps: facet.entries }).collect()
}

fn app(entry: &Listed, locale: Locale) -> App {
    App {
        id: entry.listing.to_string(),
        name: worded(&entry.name, locale),
        tagline: entry.tagline.as_ref().map(|tagline| worded(tagline, locale)),
        partner_name: entry.partner_name.to_string(),
        category: entry.category.to_string(),
        integration_type: entry.integration_type.as_deref().map(ToOwned::to_owned),
        limited_availability: entry.limited_availability,
        logo_path: entry.has_logo.then(|| logo::path(&entry.listing, entry.version)),
    }
}

/// The words for a reader, and the language they turned out to be in.
pub(crate) fn worded(wording: &Wording, locale: Locale) -> Worded {
    let (language, text): (Language, &str) = wording.best(site::language(locale));
    Worded { text: text.to_owned(), locale: site::locale(language) }
}

/// The `Link` to the next page of an address.
pub(crate) fn next_link(path: &str, cursor: &str) -> String {
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("<{path}{separator}cursor={cursor}>; rel=\"next\"")
}
