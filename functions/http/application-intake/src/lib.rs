//! Takes applications: the public form, and the applicant's status page behind an emailed link.
//!
//! ```text
//! GET  /                                     the site's front door
//! GET  /apply                                the form; filled in again from a rejected application with ?revises&link
//! POST /apply                                form or JSON → 303 /apply/received, or 202 with the id
//! GET  /applications/{id}/status/{token}     where it stands; reads only, whoever or whatever opens the link
//! POST …/confirmation …/answers …/documents …/withdrawal
//! GET  /assets/{file}                        stylesheet and icon
//! ```

mod apply;
mod form;
mod home;
mod status;

use std::sync::Arc;

use application::ports::{Documents, Reads, Writes};
use axum::{
    Router,
    routing::{get, post},
};
use entrypoint::{Front, Routes, Site};

pub use apply::{Accepted, ApplicationBody, openapi};

/// The function.
#[derive(Debug)]
pub struct Intake<S, D> {
    store: S,
    documents: D,
    site: Site,
}

impl<S, D> Intake<S, D>
where
    S: Reads + Writes + 'static,
    D: Documents + 'static,
{
    /// The function over its ports.
    pub const fn new(store: S, documents: D, site: Site) -> Self {
        Self { store, documents, site }
    }

    /// Its front.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let status = "/applications/{id}/status/{token}";
        let below = |path: &str| format!("{status}/{path}");
        let pages = Router::new()
            .route("/", get(home::home::<S, D>))
            .route("/assets/{file}", get(home::asset))
            .route("/apply", get(apply::form::<S, D>).post(apply::apply::<S, D>))
            .route("/apply/received", get(apply::received::<S, D>))
            .route(status, get(status::show::<S, D>))
            .route(&below("confirmation"), post(status::confirm::<S, D>))
            .route(&below("answers"), post(status::answer::<S, D>))
            .route(&below("documents"), post(status::add_document::<S, D>))
            .route(&below("withdrawal"), post(status::withdraw::<S, D>))
            .with_state(Arc::new(self));
        Front::new(Routes { pages, ..Routes::default() }, site)
    }
}
