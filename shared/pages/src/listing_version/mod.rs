//! `/partners/{org}/listings/{listing}/versions/{number}` and `/review/listings/{listing}/versions/{number}`: what one
//! version says, and what it says otherwise than the one before.

use askama::Template;
use language::{Messages, Text};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::listing::{self, ContentView, DifferenceRow, DocumentState};

pub(super) static MESSAGES: Messages = language::messages!();

/// One version of a listing.
#[derive(Debug, Clone)]
pub struct ListingVersionPage {
    /// The surroundings.
    pub frame: Frame,
    /// The path of the listing's page, which this one leads back to.
    pub back_path: String,
    /// The app's name, as this version says it.
    pub name: String,
    /// Which version.
    pub number: u32,
    /// What it says.
    pub content: ContentView,
    /// What it says otherwise than the version before it; nothing for the first.
    pub differences: Option<Vec<DifferenceRow>>,
}

impl ListingVersionPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            l: listing::MESSAGES.speak(self.frame.locale),
            place: Place::Listings,
            frame: &self.frame,
            page: self,
        })
    }
}

#[derive(Template)]
#[template(path = "listing_version/page.html")]
struct Html<'a> {
    t: Text,
    l: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ListingVersionPage,
}
