//! What a request's address names. Whatever names nothing is not there.

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use domain::{
    id::{CustomerId, ListingId},
    organisation::OrganisationId,
};
use entrypoint::Problem;

/// The customer of `{org}`. Neither the platform nor a partner is one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Org(pub(crate) CustomerId);

impl Org {
    pub(crate) const fn organisation(self) -> OrganisationId {
        OrganisationId::Customer(self.0)
    }
}

/// The app of `{listing}` at the customer of `{org}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    pub(crate) customer: CustomerId,
    pub(crate) listing: ListingId,
}

impl At {
    pub(crate) const fn organisation(self) -> OrganisationId {
        OrganisationId::Customer(self.customer)
    }

    /// The app's page.
    pub(crate) fn path(self) -> String {
        format!("/customers/{}/apps/{}", self.customer, self.listing)
    }

    /// The app for programs.
    pub(crate) fn api_path(self) -> String {
        format!("/v1{}", self.path())
    }
}

/// The app of `{listing}`, without a customer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListingName(pub(crate) ListingId);

/// The scope of `{scope}`, as it was written.
#[derive(Clone, Debug)]
pub(crate) struct ScopeName(pub(crate) String);

/// What the query asks for; a name given twice means its first value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked(Vec<(String, String)>);

impl Asked {
    pub(crate) fn of(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Org {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        segment(parts, state, "org").await?.parse().map(Self).map_err(|_| Problem::not_found())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for At {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Org(customer) = Org::from_request_parts(parts, state).await?;
        let ListingName(listing) = ListingName::from_request_parts(parts, state).await?;
        Ok(Self { customer, listing })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ListingName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        segment(parts, state, "listing").await?.parse().map(Self).map_err(|_| Problem::not_found())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ScopeName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        segment(parts, state, "scope").await.map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let pairs = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        pairs.map(|Query(pairs)| Self(pairs)).map_err(|_| Problem::malformed("query"))
    }
}

async fn segment<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Result<String, Problem> {
    let Path(segments) = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
    segments.into_iter().find(|(known, _)| known == name).map(|(_, value)| value).ok_or_else(Problem::not_found)
}
