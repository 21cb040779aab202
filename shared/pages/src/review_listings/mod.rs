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

    fn filters(&self) -> [ListingState; 11] {
        ListingState::ALL
    }

    /// The address of the next page, with the filter kept.
    fn next_path(&self) -> Option<String> {
        let cursor = crate::query_value(self.next_cursor.as_deref()?);
        Some(format!("/review/listings?state={}&cursor={cursor}", self.state.value()))
    }

    fn category(&self, row: &ReviewListingRow) -> Option<String> {
        row.category.as_deref().map(|value| labels::category(self.frame.locale, value))
    }

    fn mover(&self, row: &ReviewListingRow, t: &Text) -> String {
        match row.whose_move.as_ref().map(|step| step.mover) {
            Some(Mover::Team) => t.get("mover-team"),
            Some(Mover::Partner | Mover::Applicant) => t.get("mover-partner"),
            None => t.get("mover-nobody"),
        }
        .into_owned()
    }

    fn team_moves(&self, row: &ReviewListingRow) -> bool {
        row.whose_move.as_ref().is_some_and(|step| step.mover == Mover::Team)
    }

    fn due(&self, row: &ReviewListingRow) -> Option<Timestamp> {
        row.whose_move.as_ref().and_then(|step| step.due)
    }

    fn is_overdue(&self, due: &Timestamp) -> bool {
        *due < self.now
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
