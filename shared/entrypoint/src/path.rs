//! What a request's address names. Whatever names nothing is not there.

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use domain::{
    api_key::KeyId,
    id::{AccountId, CustomerId, DocumentId, ListingId, PartnerId, WebhookId},
    organisation::OrganisationId,
};

use crate::Problem;

/// Makes extractors: each a type, the name of its segment, and how the segment's text is read.
macro_rules! segments {
    ($($(#[$attribute:meta])* $name:ident($value:ty) of $segment:literal by $parse:expr;)*) => {$(
        $(#[$attribute])*
        #[derive(Clone, Debug)]
        pub struct $name(pub $value);

        impl<S: Send + Sync> FromRequestParts<S> for $name {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let text = segment(parts, state, $segment).await?;
                $parse(&text).map(Self).map_err(|_| Problem::not_found())
            }
        }
    )*};
}

segments! {
    /// The partner of `{org}`. The platform is no partner, nor is a customer.
    #[derive(Copy)]
    Org(PartnerId) of "org" by str::parse;
    /// The account of `{account}`.
    #[derive(Copy)]
    Account(AccountId) of "account" by str::parse;
    /// The endpoint of `{webhook}`.
    #[derive(Copy)]
    Webhook(WebhookId) of "webhook" by str::parse;
    /// The listing of `{listing}`.
    #[derive(Copy)]
    ListingName(ListingId) of "listing" by str::parse;
    /// The customer of `{customer}`.
    #[derive(Copy)]
    CustomerName(CustomerId) of "customer" by str::parse;
    /// Which of the times an app was installed, of `{generation}`.
    #[derive(Copy)]
    Generation(u32) of "generation" by str::parse;
    /// The document of `{document}`.
    #[derive(Copy)]
    DocumentName(DocumentId) of "document" by str::parse;
    /// The key of `{key}`, by its public id.
    KeyName(KeyId) of "key" by KeyId::parse;
    /// The place in a feed, or the version, of `{number}`.
    #[derive(Copy)]
    Number(u64) of "number" by str::parse;
}

impl Org {
    /// The partner as an organisation.
    #[must_use]
    pub const fn organisation(self) -> OrganisationId {
        OrganisationId::Partner(self.0)
    }
}

/// What the query asks for; a name given twice means its first value.
#[derive(Clone, Debug, Default)]
pub struct Asked(Vec<(String, String)>);

impl Asked {
    /// The value of a name.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let pairs = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        pairs.map(|Query(pairs)| Self(pairs)).map_err(|_| Problem::malformed("query"))
    }
}

/// The text of a segment.
///
/// # Errors
/// 404 where the path has none of this name, or one that cannot be read.
pub async fn segment<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Result<String, Problem> {
    let Path(segments) = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
    segments.into_iter().find(|(known, _)| known == name).map(|(_, value)| value).ok_or_else(Problem::not_found)
}
