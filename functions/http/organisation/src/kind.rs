//! The kinds of organisations: where their routes stand, and what each has. A new kind is one more row.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::organisation::OrganisationId;
use entrypoint::{Problem, path};

use crate::Organisation;

/// What organisations can have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    Members,
    Inbox,
    Audit,
    /// What is held of people anywhere: the platform's alone.
    People,
}

/// Some parts, below a path.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) path: &'static str,
    pub(crate) parts: &'static [Part],
}

impl Place {
    /// The path of one organisation.
    pub(crate) fn of(&self, organisation: &OrganisationId) -> String {
        self.path.replace("{org}", &organisation.to_string())
    }
}

/// A kind of organisation.
#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) pages: Place,
    /// For people and programs, below `/v1`.
    pub(crate) people: Place,
    /// Whose the routes are, by what stands for `{org}` in the path.
    named: fn(&str) -> Option<OrganisationId>,
}

pub(crate) static KINDS: [Kind; 3] = [
    Kind {
        pages: Place { path: "/partners/{org}", parts: &[Part::Members, Part::Inbox, Part::Audit] },
        people: Place { path: "/v1/partners/{org}", parts: &[Part::Members, Part::Inbox, Part::Audit] },
        named: |org| org.parse().ok().map(OrganisationId::Partner),
    },
    // The host platform keeps a customer's members.
    Kind {
        pages: Place { path: "/customers/{org}", parts: &[Part::Inbox, Part::Audit] },
        people: Place { path: "/v1/customers/{org}", parts: &[] },
        named: |org| org.parse().ok().map(OrganisationId::Customer),
    },
    Kind {
        pages: Place { path: "/review", parts: &[Part::Members, Part::Inbox, Part::Audit] },
        people: Place { path: "/v1/platform", parts: &[Part::Inbox, Part::People] },
        // There is one platform; no path names it.
        named: |_| Some(OrganisationId::Platform),
    },
];

/// What a handler works with: the function, and the kind of organisation that its route is of.
#[derive(Debug)]
pub(crate) struct Served<S> {
    pub(crate) function: Arc<Organisation<S>>,
    pub(crate) kind: &'static Kind,
}

impl<S> Clone for Served<S> {
    fn clone(&self) -> Self {
        Self { function: Arc::clone(&self.function), kind: self.kind }
    }
}

/// The organisation that a request is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whose(pub(crate) OrganisationId);

impl<S: Send + Sync> FromRequestParts<Served<S>> for Whose {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, served: &Served<S>) -> Result<Self, Problem> {
        let org = path::segment(parts, served, "org").await.unwrap_or_default();
        (served.kind.named)(&org).map(Self).ok_or_else(Problem::not_found)
    }
}
