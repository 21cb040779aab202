//! A sign-in that did not work: what happened and how to try again.

use askama::Template;
use language::{Messages, Text};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// A sign-in that failed.
#[derive(Debug, Clone)]
pub struct SignInProblemPage {
    /// The surroundings.
    pub frame: Frame,
    /// Why it failed.
    pub problem: SignInProblem,
}

/// Why a sign-in failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInProblem {
    /// The person turned back, or the identity provider refused.
    Refused,
    /// It took too long, or belongs to another browser window.
    Stale,
    /// The provider has not verified the email address.
    AddressNotVerified,
    /// The provider cannot be reached.
    Unavailable,
}

impl SignInProblem {
    /// Every kind, for tests and the gallery.
    pub const ALL: [Self; 4] = [Self::Refused, Self::Stale, Self::AddressNotVerified, Self::Unavailable];
}

impl SignInProblemPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        let t = MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale);
        let (title, explanation) = match self.problem {
            SignInProblem::Refused => (t.get("refused-title"), t.get("refused-explanation")),
            SignInProblem::Stale => (t.get("stale-title"), t.get("stale-explanation")),
            SignInProblem::AddressNotVerified => (t.get("unverified-title"), t.get("unverified-explanation")),
            SignInProblem::Unavailable => (t.get("unavailable-title"), t.get("unavailable-explanation")),
        };
        crate::written(&Html { t, place: Place::Elsewhere, frame: &self.frame, title: &title, explanation: &explanation })
    }
}

#[derive(Template)]
#[template(path = "sign_in_problem/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    title: &'a str,
    explanation: &'a str,
}
