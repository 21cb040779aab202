//! `/`: what the programme is, how one becomes a partner, where to sign in.

use askama::Template;
use language::{Messages, Text, labels};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The site's front door.
#[derive(Debug, Clone)]
pub struct SiteHomePage {
    /// The surroundings.
    pub frame: Frame,
    /// The partnership types offered, by value, such as `oem`.
    pub partnership_types: Vec<String>,
}

impl SiteHomePage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Elsewhere,
            frame: &self.frame,
            page: self,
        })
    }

    fn type_label(&self, value: &str) -> String {
        labels::partnership_type(self.frame.locale, value)
    }

    fn type_hint(&self, value: &str) -> Option<String> {
        labels::partnership_type_hint(self.frame.locale, value)
    }
}

#[derive(Template)]
#[template(path = "site_home/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a SiteHomePage,
}
