//! An emailed link that opens nothing: says why as far as that reveals nothing, and what to do next.

use askama::Template;
use language::{Messages, Text};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// A link that does not work.
#[derive(Debug, Clone)]
pub struct LinkProblemPage {
    /// The surroundings.
    pub frame: Frame,
    /// Why it does not work.
    pub problem: LinkProblem,
}

/// Why a link does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkProblem {
    /// Its time is over.
    Expired,
    /// It was never ours, or was cut short.
    Wrong,
    /// A newer link took its place, or what it was for is over.
    Void,
}

impl LinkProblem {
    /// Every kind, for tests and the gallery.
    pub const ALL: [Self; 3] = [Self::Expired, Self::Wrong, Self::Void];
}

impl LinkProblemPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        let t = MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale);
        let (title, explanation, next) = match self.problem {
            LinkProblem::Expired => (t.get("expired-title"), t.get("expired-explanation"), t.get("expired-next")),
            LinkProblem::Wrong => (t.get("wrong-title"), t.get("wrong-explanation"), t.get("wrong-next")),
            LinkProblem::Void => (t.get("void-title"), t.get("void-explanation"), t.get("void-next")),
        };
        crate::written(&Html { t, place: Place::Elsewhere, frame: &self.frame, title: &title, explanation: &explanation, next: &next })
    }
}

#[derive(Template)]
#[template(path = "link_problem/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    title: &'a str,
    explanation: &'a str,
    next: &'a str,
}
