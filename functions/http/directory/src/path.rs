//! The host platform's own ids in a request's address.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use domain::values::ExternalId;
use entrypoint::{Problem, problem::fault};
use pages::form::FieldFault;

/// The named segments of an address, not judged yet.
#[derive(Clone, Debug)]
pub(crate) struct Named(Vec<(String, String)>);

impl Named {
    /// The id of a segment; what is none names nothing that could be there.
    pub(crate) fn known(&self, name: &str) -> Result<ExternalId, Problem> {
        ExternalId::parse(self.text(name)).map_err(|_| Problem::not_found())
    }

    /// The id of a segment for something to be made, with what is wrong with it.
    pub(crate) fn new_id(&self, name: &str, faults: &mut Vec<FieldFault>) -> Option<ExternalId> {
        ExternalId::parse(self.text(name)).map_err(|invalid| faults.push(pages::form::fault(name, fault(invalid)))).ok()
    }

    fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let segments = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        segments.map(|Path(segments)| Self(segments)).map_err(|_| Problem::not_found())
    }
}
