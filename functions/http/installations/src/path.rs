//! What a request's address names. Whatever names nothing is not there.

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{
    id::{CustomerId, ListingId},
    organisation::OrganisationId,
};
use entrypoint::{
    Problem,
    path::{ListingName, segment},
};

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

/// The scope of `{scope}`, as it was written.
#[derive(Clone, Debug)]
pub(crate) struct ScopeName(pub(crate) String);

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

impl<S: Send + Sync> FromRequestParts<S> for ScopeName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        segment(parts, state, "scope").await.map(Self)
    }
}
