//! `/review/listings`: listings by state, oldest submission first.

use std::time::Duration;

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, labels};

use crate::application::{Move, Mover};
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::listing::{self, ListingState};

pub(super) static MESSAGES: Messages = language::messages!();

/// The review desk's queue of listings.
#[derive(Debug, Clone)]
pub struct ReviewListingsPage {
    /// The surroundings.
    pub frame: Frame,
    /// The state listed.
    pub state: ListingState,
    /// One page of listings.
    pub rows: Vec<ReviewListingRow>,
    /// The opaque cursor of the next page.
    pub next_cursor: Option<String>,
    /// The time of rendering.
    pub now: Timestamp,
}

/// One listing of the queue.
#[derive(Debug, Clone)]
pub struct ReviewListingRow {
    /// The listing's id.
    pub id: String,
    /// The app's name.
    pub name: String,
    /// The partner's legal name.
    pub partner_name: String,
    /// The category's value.
    pub category: Option<String>,
    /// Where its newest version stands.
    pub state: ListingState,
    /// Its newest version.
    pub version: u32,
    /// The version in the catalogue.
    pub shelf: Option<u32>,
    /// Whether that version is kept from customers.
    pub suspended: bool,
    /// Who has to act, and until when.
    pub whose_move: Option<Move>,
    /// How long ago the version was submitted, or the listing begun where none was.
    pub age: Duration,
    /// Who claimed it, by name.
    pub claimed_by: Option<String>,
}

impl ReviewListingsPage {
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
#[template(path = "review_listings/page.html")]
struct Html<'a> {
    t: Text,
    l: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ReviewListingsPage,
}
