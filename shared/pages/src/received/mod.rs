//! `/apply/received`: the same for everyone, so that it reveals nothing of anybody's applications.

use askama::Template;
use language::{Messages, Text};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The answer to a sent form.
#[derive(Debug, Clone)]
pub struct ReceivedPage {
    /// The surroundings.
    pub frame: Frame,
}

impl ReceivedPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html { t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale), place: Place::Elsewhere, frame: &self.frame })
    }
}

#[derive(Template)]
#[template(path = "received/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
}
