//! What every kind of organisation has: its members, its inbox, its audit trail.
//!
//! | pages | `/v1` | story |
//! |---|---|---|
//! | `GET …/members` | `GET …/members` | [`application::use_cases::members`] |
//! | `POST …/members/invitations` | `POST …/members` | |
//! | – | `PUT …/members/{account}/roles` | |
//! | `POST …/members/{account}/removal` | `DELETE …/members/{account}` | |
//! | `GET …/inbox` | `GET …/inbox` | [`application::use_cases::inbox`] |
//! | `GET …/audit` | `GET …/audit` | [`application::use_cases::histories`] |
//! | – | `POST …/people/export`, `POST …/people/erasure` | [`application::use_cases::person_requests`] |
//!
//! Where they stand, and which of them a kind has, is a row of [`kind`]. An organisation one does not belong to is not
//! there: 404, whatever is asked of it.

mod audit;
mod inbox;
mod kind;
mod members;
mod people;

use std::sync::Arc;

use application::ports::{Lists, Reads, Writes};
use axum::Router;
use entrypoint::{Front, Routes, Site};
use utoipa::OpenApi;

use kind::{KINDS, Part, Served};

/// The function.
#[derive(Debug)]
pub struct Organisation<S> {
    store: S,
    site: Site,
}

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

impl<S: Reads + Writes + Lists + 'static> Organisation<S> {
    /// The function over its ports.
    pub const fn new(store: S, site: Site) -> Self {
        Self { store, site }
    }

    /// Its front: the same handlers for every kind of organisation.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let function = Arc::new(self);
        let mut routes = Routes::default();
        for kind in &KINDS {
            let served = Served { function: Arc::clone(&function), kind };
            for part in kind.pages.parts {
                routes.pages = routes.pages.merge(Self::pages(*part, kind.pages.path).with_state(served.clone()));
            }
            for part in kind.people.parts {
                routes.people = routes.people.merge(Self::people(*part, kind.people.path).with_state(served.clone()));
            }
        }
        Front::new(routes, site)
    }

    fn pages(part: Part, path: &str) -> Router<Served<S>> {
        match part {
            Part::Members => members::pages::routes(path),
            Part::Inbox => inbox::pages(path),
            Part::Audit => audit::pages(path),
            Part::People => Router::new(),
        }
    }

    fn people(part: Part, path: &str) -> Router<Served<S>> {
        match part {
            Part::Members => members::json::routes(path),
            Part::Inbox => inbox::people(path),
            Part::Audit => audit::people(path),
            Part::People => people::routes(path),
        }
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    members::json::list,
    members::json::invite,
    members::json::change_roles,
    members::json::remove,
    inbox::document,
    inbox::of_the_platform,
    audit::document,
    people::export,
    people::erase
))]
struct Api;
