//! Problem documents (RFC 9457) and their HTML face: one refusal, the same words, in the caller's language.

use application::{access::AccessError, ports::StoreError, use_cases::keys::NotLetIn};
use axum::response::{IntoResponse, Response};
use domain::values::Invalid;
use http::{HeaderValue, StatusCode, header};
use jiff::SignedDuration;
use language::Fault;
use pages::{
    form::FieldFault,
    frame::Visitor,
    problem::{ProblemKind, ProblemPage},
};
use serde::Serialize;

use crate::{Call, Face, Site};

/// A refusal. A handler returns it as an error; the front gives it its face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    kind: ProblemKind,
    /// The stable code.
    code: &'static str,
    errors: Vec<FieldFault>,
    /// The version to read instead, of 409 for another one.
    current_version: Option<u32>,
    retry_after_seconds: Option<u32>,
}

impl Problem {
    const fn new(kind: ProblemKind, code: &'static str) -> Self {
        Self { kind, code, errors: vec![], current_version: None, retry_after_seconds: None }
    }

    /// 400: not readable as what it claims to be.
    #[must_use]
    pub const fn malformed(code: &'static str) -> Self {
        Self::new(ProblemKind::Malformed, code)
    }

    /// 401: nobody is signed in, or the key is refused.
    #[must_use]
    pub const fn sign_in_needed() -> Self {
        Self::new(ProblemKind::SignInNeeded, "sign_in_needed")
    }

    /// 403: a member without the role.
    #[must_use]
    pub const fn forbidden(code: &'static str) -> Self {
        Self::new(ProblemKind::Forbidden, code)
    }

    /// 403: the form came from another site.
    #[must_use]
    pub const fn foreign_form() -> Self {
        Self::new(ProblemKind::ForeignForm, "foreign_form")
    }

    /// 404: not there, or not the caller's to see.
    #[must_use]
    pub const fn not_found() -> Self {
        Self::new(ProblemKind::NotFound, "not_found")
    }

    /// 405.
    #[must_use]
    pub const fn method_not_allowed() -> Self {
        Self::new(ProblemKind::MethodNotAllowed, "method_not_allowed")
    }

    /// 409: not possible in the present state.
    #[must_use]
    pub const fn conflict(code: &'static str) -> Self {
        Self::new(ProblemKind::Conflict, code)
    }

    /// 409: this version is the one to read, not the one that was.
    #[must_use]
    pub fn other_version(code: &'static str, current: u32) -> Self {
        Self { current_version: Some(current), ..Self::new(ProblemKind::Conflict, code) }
    }

    /// 412: changed since it was read.
    #[must_use]
    pub const fn stale() -> Self {
        Self::new(ProblemKind::Stale, "stale")
    }

    /// Whether somebody else was faster: a page then gives back what was typed.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        matches!(self.kind, ProblemKind::Stale)
    }

    /// 413.
    #[must_use]
    pub const fn too_large() -> Self {
        Self::new(ProblemKind::TooLarge, "too_large")
    }

    /// 415.
    #[must_use]
    pub const fn unsupported_media_type() -> Self {
        Self::new(ProblemKind::UnsupportedMediaType, "unsupported_media_type")
    }

    /// 422 with every field at fault.
    #[must_use]
    pub fn invalid(errors: Vec<FieldFault>) -> Self {
        Self { errors, ..Self::new(ProblemKind::Unprocessable, "invalid") }
    }

    /// 409 with everything that stands in the way of a step, by field.
    #[must_use]
    pub fn blocked(errors: Vec<FieldFault>) -> Self {
        Self::conflict_of("blocked", errors)
    }

    /// 409 because of what certain fields name.
    #[must_use]
    pub fn conflict_of(code: &'static str, errors: Vec<FieldFault>) -> Self {
        Self { errors, ..Self::conflict(code) }
    }

    /// 422 with one reason that is no single field's.
    #[must_use]
    pub const fn unprocessable(code: &'static str) -> Self {
        Self::new(ProblemKind::Unprocessable, code)
    }

    /// 428: an edit without a version.
    #[must_use]
    pub const fn version_needed() -> Self {
        Self::new(ProblemKind::VersionNeeded, "version_needed")
    }

    /// 429.
    #[must_use]
    pub fn too_many(retry_after_seconds: u32) -> Self {
        Self { retry_after_seconds: Some(retry_after_seconds), ..Self::new(ProblemKind::TooMany { retry_at: None }, "too_many") }
    }

    /// 500.
    #[must_use]
    pub const fn internal() -> Self {
        Self::new(ProblemKind::Internal, "internal")
    }

    /// 503.
    #[must_use]
    pub fn unavailable() -> Self {
        Self { retry_after_seconds: Some(2), ..Self::new(ProblemKind::Unavailable, "unavailable") }
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.kind.status()
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The fields at fault.
    #[must_use]
    pub fn errors(&self) -> &[FieldFault] {
        &self.errors
    }

    /// The problem as the caller can read it.
    #[must_use]
    pub fn answer(self, call: &Call, site: &Site) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after_seconds;
        let (media_type, body) = match call.face {
            Face::Json => ("application/problem+json", self.document(call)),
            Face::Page => ("text/html; charset=utf-8", self.page(call, site)),
        };
        let mut response = (status, body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }

    fn document(&self, call: &Call) -> String {
        let words = self.kind.words(call.locale);
        let document = Document {
            kind: format!("urn:liaison:problem:{}", self.code),
            title: words.title,
            status: self.status(),
            detail: words.detail,
            code: self.code,
            instance: format!("urn:liaison:request:{}", call.request_id),
            current_version: self.current_version,
            errors: self
                .errors
                .iter()
                .map(|error| FieldError {
                    field: &error.field,
                    line: error.line,
                    code: error.fault.code(),
                    message: error.fault.sentence(call.locale),
                })
                .collect(),
        };
        serde_json::to_string(&document).unwrap_or_default()
    }

    fn page(self, call: &Call, site: &Site) -> String {
        let kind = match self.kind {
            ProblemKind::TooMany { .. } => {
                let wait = SignedDuration::from_secs(self.retry_after_seconds.unwrap_or(1).into());
                ProblemKind::TooMany { retry_at: call.now.saturating_add(wait).ok() }
            }
            kind => kind,
        };
        let frame = site.frame(call, Visitor::Anonymous);
        ProblemPage { frame, kind, request_id: call.request_id.clone(), back: None }.render()
    }
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    code: &'a str,
    instance: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_version: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError<'a>>,
}

#[derive(Serialize)]
struct FieldError<'a> {
    field: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    code: &'a str,
    message: String,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // Its face needs the call and the site, which only the front has.
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { .. } => Self::conflict("conflict"),
            StoreError::Unavailable(reason) => {
                tracing::error!(reason, "the store is unavailable");
                Self::unavailable()
            }
            error @ (StoreError::TooLarge(_) | StoreError::Unreadable(_)) => {
                tracing::error!(%error, "the store cannot hold or read an item");
                Self::internal()
            }
        }
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::NotSignedIn => Self::sign_in_needed(),
            // Existence does not leak: an organisation one is not a member of is not there.
            AccessError::NotAMember => Self::not_found(),
            AccessError::RoleMissing => Self::forbidden("role_missing"),
            AccessError::Store(error) => error.into(),
        }
    }
}

impl From<NotLetIn> for Problem {
    fn from(error: NotLetIn) -> Self {
        match error {
            NotLetIn::KeyRefused => Self::sign_in_needed(),
            NotLetIn::Store(error) => error.into(),
        }
    }
}

/// What is wrong with a field, in the words of pages and problem documents.
#[must_use]
pub fn fault(invalid: Invalid) -> Fault {
    Fault::of_code(invalid.code(), invalid.limit())
}
