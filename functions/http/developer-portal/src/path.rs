//! What a request's address names. Whatever names nothing is not there.

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use domain::{
    api_key::KeyId,
    id::{AccountId, DocumentId, ListingId, PartnerId, WebhookId},
    organisation::OrganisationId,
};
use entrypoint::Problem;

/// The partner of `{org}`. The platform is no partner, nor is a customer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Org(pub(crate) PartnerId);

impl Org {
    pub(crate) const fn organisation(self) -> OrganisationId {
        OrganisationId::Partner(self.0)
    }
}

/// The account of `{account}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account(pub(crate) AccountId);

/// The endpoint of `{webhook}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Webhook(pub(crate) WebhookId);

/// The listing of `{listing}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListingName(pub(crate) ListingId);

/// The document of `{document}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DocumentName(pub(crate) DocumentId);

/// The key of `{key}`, by its public id.
#[derive(Clone, Debug)]
pub(crate) struct KeyName(pub(crate) KeyId);

/// The place in the feed of `{number}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number(pub(crate) u64);

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

impl<S: Send + Sync> FromRequestParts<S> for Account {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        segment(parts, state, "account").await?.parse().map(Self).map_err(|_| Problem::not_found())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Webhook {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        segment(parts, state, "webhook").await?.parse().map(Self).map_err(|_| Problem::not_found())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ListingName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        segment(parts, state, "listing").await?.parse().map(Self).map_err(|_| Problem::not_found())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for DocumentName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        segment(parts, state, "document").await?.parse().map(Self).map_err(|_| Problem::not_found())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for KeyName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        KeyId::parse(&segment(parts, state, "key").await?).map(Self).map_err(|_| Problem::not_found())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Number {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        segment(parts, state, "number").await?.parse().map(Self).map_err(|_| Problem::not_found())
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
