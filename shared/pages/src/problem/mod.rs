//! The HTML face of a problem document: what happened, and what to do next.
//!
//! The same words serve the JSON face: [`ProblemKind::words`] gives title and detail in the caller's language.

use askama::Template;
use jiff::Timestamp;
use language::{Locale, Messages, Text};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// A request that was refused or failed.
#[derive(Debug, Clone)]
pub struct ProblemPage {
    /// The surroundings.
    pub frame: Frame,
    /// What happened.
    pub kind: ProblemKind,
    /// The request's id, to quote when writing to support.
    pub request_id: String,
    /// Where to go on: the page the form was on, or nothing for the site's home.
    pub back: Option<String>,
}

/// What happened to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// 400: not readable as what it claims to be.
    Malformed,
    /// 401: nobody is signed in, or the session is over.
    SignInNeeded,
    /// 403: signed in, and not allowed.
    Forbidden,
    /// 403: the form came from another site.
    ForeignForm,
    /// 404: not there, or not the reader's to see.
    NotFound,
    /// 405: the address is there, and does not take this method.
    MethodNotAllowed,
    /// 409: the step is not possible in the present state; somebody was faster, for instance.
    Conflict,
    /// 412: changed since the page was loaded.
    Stale,
    /// 413: larger than 256 KiB.
    TooLarge,
    /// 415: a content type this address does not take.
    UnsupportedMediaType,
    /// 422: readable, and wrong in content.
    Unprocessable,
    /// 428: an edit without saying which version it is of.
    VersionNeeded,
    /// 429: too many requests.
    TooMany {
        /// When to try again.
        retry_at: Option<Timestamp>,
    },
    /// 500: our fault.
    Internal,
    /// 503: something we depend on does not answer.
    Unavailable,
}

impl ProblemKind {
    /// One of each, for tests and the gallery.
    pub const ALL: [Self; 15] = [
        Self::Malformed,
        Self::SignInNeeded,
        Self::Forbidden,
        Self::ForeignForm,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::Stale,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::Unprocessable,
        Self::VersionNeeded,
        Self::TooMany { retry_at: None },
        Self::Internal,
        Self::Unavailable,
    ];

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::SignInNeeded => 401,
            Self::Forbidden | Self::ForeignForm => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::Stale => 412,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::Unprocessable => 422,
            Self::VersionNeeded => 428,
            Self::TooMany { .. } => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// Title, what happened, and what to do next, in a language.
    #[must_use]
    pub fn words(&self, locale: Locale) -> ProblemWords {
        let t = MESSAGES.speak_with(&frame::MESSAGES, locale);
        let (title, detail, next) = match self {
            Self::Malformed => ("malformed-title", "malformed-detail", "malformed-next"),
            Self::SignInNeeded => ("sign-in-title", "sign-in-detail", "sign-in-next"),
            Self::Forbidden => ("forbidden-title", "forbidden-detail", "forbidden-next"),
            Self::ForeignForm => ("foreign-title", "foreign-detail", "foreign-next"),
            Self::NotFound => ("not-found-title", "not-found-detail", "not-found-next"),
            Self::MethodNotAllowed => ("method-title", "method-detail", "method-next"),
            Self::Conflict => ("conflict-title", "conflict-detail", "conflict-next"),
            Self::Stale => ("stale-title", "stale-detail", "stale-next"),
            Self::TooLarge => ("too-large-title", "too-large-detail", "too-large-next"),
            Self::UnsupportedMediaType => ("media-type-title", "media-type-detail", "media-type-next"),
            Self::Unprocessable => ("unprocessable-title", "unprocessable-detail", "unprocessable-next"),
            Self::VersionNeeded => ("version-title", "version-detail", "version-next"),
            Self::TooMany { .. } => ("too-many-title", "too-many-detail", "too-many-next"),
            Self::Internal => ("internal-title", "internal-detail", "internal-next"),
            Self::Unavailable => ("unavailable-title", "unavailable-detail", "unavailable-next"),
        };
        ProblemWords { title: t.get(title).into_owned(), detail: t.get(detail).into_owned(), next: t.get(next).into_owned() }
    }
}

/// A problem in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemWords {
    /// A short title, the same for every occurrence.
    pub title: String,
    /// What happened.
    pub detail: String,
    /// What to do next.
    pub next: String,
}

impl ProblemPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Elsewhere,
            frame: &self.frame,
            page: self,
            words: &self.kind.words(self.frame.locale),
        })
    }

    fn retry_at(&self) -> Option<Timestamp> {
        match self.kind {
            ProblemKind::TooMany { retry_at } => retry_at,
            _ => None,
        }
    }

    fn status(&self) -> String {
        self.kind.status().to_string()
    }

    fn offers_sign_in(&self) -> bool {
        self.kind == ProblemKind::SignInNeeded
    }
}

#[derive(Template)]
#[template(path = "problem/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ProblemPage,
    words: &'a ProblemWords,
}
