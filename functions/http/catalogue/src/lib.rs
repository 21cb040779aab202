//! Shows the catalogue of published apps to whoever looks: searched, filtered, page by page, and one app whole.
//!
//! | page | `/v1` | shows |
//! |---|---|---|
//! | `GET /catalogue?q=&category=&integration_type=&scope=&partner=&cursor=` | `GET /v1/catalogue?…` | what a search finds |
//! | `GET /catalogue/{listing}` | `GET /v1/catalogue/{listing}` | one app, with every data access and what it is for |
//! | `GET /catalogue/{listing}/logo` | – | its picture: a redirect to where it is stored, signed for some minutes |
//!
//! Everything here is public and nobody is asked who they are. The function holds the whole catalogue in memory
//! ([`application::use_cases::browse`]) and reads nothing while that is fresh. Answers may be kept by whoever got them, and
//! are asked about before they are shown again (`ETag`), so that a publication is seen within seconds.

mod asked;
mod json;
mod list;
mod logo;
mod show;

use std::sync::Arc;

use application::{
    ports::{Logos, Reads},
    use_cases::browse::Shelf,
};
use axum::{Router, routing::get};
use entrypoint::{Call, Front, Problem, Routes, Site};
use language::{Locale, labels};

pub use json::openapi;

/// The function.
#[derive(Debug)]
pub struct Catalogue<S, D> {
    store: S,
    logos: D,
    shelf: Shelf,
    site: Site,
}

impl<S: Reads + 'static, D: Logos + 'static> Catalogue<S, D> {
    /// The function over its ports.
    pub fn new(store: S, logos: D, site: Site) -> Self {
        Self { store, logos, shelf: Shelf::new(category_words), site }
    }

    /// Its front.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let catalogue = Arc::new(self);
        let pages = Router::new()
            .route("/catalogue", get(list::page::<S, D>))
            .route("/catalogue/{listing}", get(show::page::<S, D>))
            .route("/catalogue/{listing}/logo", get(logo::redirect::<S, D>))
            .with_state(Arc::clone(&catalogue));
        let people = Router::new()
            .route("/v1/catalogue", get(json::list::<S, D>))
            .route("/v1/catalogue/{listing}", get(json::show::<S, D>))
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
