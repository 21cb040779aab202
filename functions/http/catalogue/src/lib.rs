//! Shows the catalogue of published apps to whoever looks: searched, filtered, page by page, and one app whole.
//!
//! | page | `/v1` | shows |
//! |---|---|---|
//! | `GET /catalogue?q=&category=&integration_type=&scope=&partner=&cursor=` | `GET /v1/catalogue?…` | what a search finds |
//! | `GET /catalogue/{listing}` | `GET /v1/catalogue/{listing}` | one app, with every data access and what it is for |
//!
//! Everything here is public and nobody is asked who they are. The function holds the whole catalogue in memory
//! ([`application::use_cases::browse`]) and reads nothing while that is fresh. Answers may be kept by whoever got them, and
//! are asked about before they are shown again (`ETag`), so that a publication is seen within seconds.

mod asked;
mod json;
mod list;
mod show;

use std::sync::Arc;

use application::{ports::Reads, use_cases::browse::Shelf};
use axum::{Router, routing::get};
use entrypoint::{Call, Front, Problem, Routes, Site};
use language::{Locale, labels};

pub use json::openapi;

/// The function.
#[derive(Debug)]
pub struct Catalogue<S> {
    store: S,
    shelf: Shelf,
    site: Site,
}

impl<S: Reads + 'static> Catalogue<S> {
    /// The function over its port.
    pub fn new(store: S, site: Site) -> Self {
        Self { store, shelf: Shelf::new(category_words), site }
    }

    /// Its front.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let catalogue = Arc::new(self);
        let pages = Router::new()
            .route("/catalogue", get(list::page::<S>))
            .route("/catalogue/{listing}", get(show::page::<S>))
            .with_state(Arc::clone(&catalogue));
        let people = Router::new()
            .route("/v1/catalogue", get(json::list::<S>))
            .route("/v1/catalogue/{listing}", get(json::show::<S>))
            .with_state(catalogue);
        Front::new(Routes { pages, people, ..Routes::default() }, site)
    }

    async fn snapshot(&self, call: &Call) -> Result<Arc<catalogue_index::Snapshot>, Problem> {
        Ok(self.shelf.snapshot(&self.store, call.now).await?)
    }
}

/// A category's name in every language: what people type is not its id.
fn category_words(category: &str) -> Vec<String> {
    Locale::ALL.into_iter().map(|locale| labels::category(locale, category)).collect()
}
