//! `/review/listings/{listing}`: everything about one listing, and what its reviewer can do now.

use std::borrow::Cow;

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text};

use crate::application::{Clock, Move, Mover, Question};
use crate::audit::AuditRow;
use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::listing::{
    self, ChecklistPart, ContentView, DifferenceRow, DocumentState, DocumentView, ListingState, Shelf, StandardRow, Stopped, Verdict,
};
use crate::review_application::Claim;

pub(super) static MESSAGES: Messages = language::messages!();

/// One listing on the review desk.
#[derive(Debug, Clone)]
pub struct ReviewListingPage {
    /// The surroundings.
    pub frame: Frame,
    /// The listing's id; the forms post below `/review/listings/{id}`.
    pub id: String,
    /// The app's name.
    pub name: String,
    /// The partner's legal name.
    pub partner_name: String,
    /// The partner's id.
    pub partner_id: String,
    /// The listing's version that the reviewer saw.
    pub version: u64,
    /// The number of its newest version, 1, 2, 3 ….
    pub newest: u32,
    /// Where that stands.
    pub state: ListingState,
    /// The version in the catalogue.
    pub shelf: Option<Shelf>,
    /// Why the app may read nothing, while its operator keeps it from reading.
    pub stopped: Option<Stopped>,
    /// When the newest version was submitted, if it was.
    pub submitted_at: Option<Timestamp>,
    /// The time of rendering.
    pub now: Timestamp,
    /// Who has to act.
    pub whose_move: Option<Move>,
    /// The review's clock, once the version was submitted.
    pub clock: Option<Clock>,
    /// Who claimed it.
    pub claimed_by: Option<Claim>,
    /// The reasons given to the partner for changes or for a rejection.
    pub reasons: Option<String>,
    /// The checklist; empty before the version was submitted.
    pub checklist: Vec<ChecklistPart>,
    /// Questions of the newest version, newest first.
    pub questions: Vec<Question>,
    /// Every document of the listing, newest first.
    pub documents: Vec<DocumentView>,
    /// What the newest version says.
    pub content: ContentView,
    /// What it says otherwise than the version before it; nothing for the first.
    pub differences: Option<Vec<DifferenceRow>>,
    /// What the reader may do now.
    pub actions: ReviewListingActions,
    /// Values that came back with faults.
    pub form: ReviewListingForm,
    /// What is wrong with the posted form: fields `verdict`, `note` (of the standard in the form), `question`, `changes`,
    /// `reasons`, `reason`, `lift_at`, `stop_reason`, `confirmed`.
    pub faults: Faults,
    /// Whether the posted form came back because somebody else has made a change since it was opened.
    pub is_outdated: bool,
    /// The audit trail, newest first.
    pub audit: Vec<AuditRow>,
    /// What the button pressed just now did.
    pub done: Option<ReviewListingDone>,
}

/// What the reader may do now; what is not allowed is not offered.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each button is there or not, independently of the others")]
pub struct ReviewListingActions {
    /// Claim the review.
    pub claim: bool,
    /// Say how the version stands to a standard.
    pub check: bool,
    /// Ask a question.
    pub ask: bool,
    /// Want another version.
    pub request_changes: bool,
    /// Approve, or why that is not possible yet.
    pub approval: Offer,
    /// Turn down.
    pub reject: bool,
    /// Publish, or why that is not possible yet.
    pub publication: Offer,
    /// Keep the published version from customers, or say otherwise why and how long.
    pub suspend: bool,
    /// Give it back to customers.
    pub lift: bool,
    /// Keep the app from reading anything.
    pub stop: bool,
    /// Let it read again.
    pub release: bool,
    /// Take it away for good.
    pub retire: bool,
}

/// Whether a decision can be taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Offer {
    /// It is no question here.
    #[default]
    NotOffered,
    /// The button is there.
    Possible,
    /// The button is not there, and these are the reasons.
    Blocked(Vec<Obstacle>),
}

/// Why a version cannot be approved or published yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// Nobody, or somebody else, has claimed the review.
    NotClaimedByReader,
    /// A question waits for its answer.
    QuestionOpen,
    /// A standard has not passed.
    ChecklistNotPassed,
    /// The version on the shelf is suspended; it is lifted first.
    Suspended,
    /// Its kind of integration is not certified.
    NotCertified,
    /// The reader belongs to the partner.
    OwnOrganisation,
}

impl Obstacle {
    /// Every reason, for tests and the gallery.
    pub const ALL: [Self; 6] = [
        Self::NotClaimedByReader,
        Self::QuestionOpen,
        Self::ChecklistNotPassed,
        Self::Suspended,
        Self::NotCertified,
        Self::OwnOrganisation,
    ];
}

/// Values of the desk's forms as typed.
#[derive(Debug, Clone, Default)]
pub struct ReviewListingForm {
    /// The standard whose form came back: its part.
    pub part: String,
    /// The standard whose form came back: its id.
    pub standard: String,
    /// The note on it.
    pub note: String,
    /// The question.
    pub question: String,
    /// What is to change.
    pub changes: String,
    /// The reasons for turning down.
    pub reasons: String,
    /// Why it is suspended.
    pub reason: String,
    /// When the suspension ends by itself, `2026-12-22T10:30`, UTC.
    pub lift_at: String,
    /// Why the app may read nothing any more.
    pub stop_reason: String,
}

/// What the reviewer's last button did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewListingDone {
    /// The review is the reader's.
    Claimed,
    /// The standard is noted.
    Checked,
    /// The question is on its way.
    Asked,
    /// The partner is to change it.
    ChangesRequested,
    /// The version is approved.
    Approved,
    /// The version is turned down.
    Rejected,
    /// The version is in the catalogue.
    Published,
    /// It is kept from customers.
    Suspended,
    /// It is given back to customers.
    Lifted,
    /// It may read nothing any more.
    Stopped,
    /// It may read again.
    Released,
    /// It is gone for good.
    Retired,
}

impl ReviewListingDone {
    /// Every one, for tests and the gallery.
    pub const ALL: [Self; 12] = [
        Self::Claimed,
        Self::Checked,
        Self::Asked,
        Self::ChangesRequested,
        Self::Approved,
        Self::Rejected,
        Self::Published,
        Self::Suspended,
        Self::Lifted,
        Self::Stopped,
        Self::Released,
        Self::Retired,
    ];
}

impl ReviewListingPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            l: listing::MESSAGES.speak(self.frame.locale),
            place: Place::Listings,
            frame: &self.frame,
            page: self,
            faults: &self.faults,
        })
    }

    fn path(&self) -> String {
        format!("/review/listings/{}", self.id)
    }

    fn done_text(&self, t: &Text) -> Option<Cow<'static, str>> {
        self.done.map(|done| match done {
            ReviewListingDone::Claimed => t.get("done-claimed"),
            ReviewListingDone::Checked => t.get("done-checked"),
            ReviewListingDone::Asked => t.get("done-asked"),
            ReviewListingDone::ChangesRequested => t.get("done-changes"),
            ReviewListingDone::Approved => t.get("done-approved"),
            ReviewListingDone::Rejected => t.get("done-rejected"),
            ReviewListingDone::Published => t.get("done-published"),
            ReviewListingDone::Suspended => t.get("done-suspended"),
            ReviewListingDone::Lifted => t.get("done-lifted"),
            ReviewListingDone::Stopped => t.get("done-stopped"),
            ReviewListingDone::Released => t.get("done-released"),
            ReviewListingDone::Retired => t.get("done-retired"),
        })
    }

    fn versions(&self) -> Vec<u32> {
        (1..=self.newest).rev().collect()
    }

    fn partner_moves(&self, step: &Move) -> bool {
        step.mover == Mover::Partner
    }

    fn is_overdue(&self, due: &Timestamp) -> bool {
        *due < self.now
    }

    fn is_suspended(&self) -> bool {
        self.shelf.as_ref().is_some_and(|shelf| shelf.suspension.is_some())
    }

    fn offers_anything(&self) -> bool {
        let actions = &self.actions;
        let offered = [&actions.approval, &actions.publication].into_iter().any(|offer| *offer == Offer::Possible);
        offered || actions.claim || actions.request_changes || actions.reject || actions.lift || actions.release
    }

    fn obstacle(&self, obstacle: &Obstacle, t: &Text) -> String {
        match obstacle {
            Obstacle::NotClaimedByReader => t.get("blocked-claim"),
            Obstacle::QuestionOpen => t.get("blocked-question"),
            Obstacle::ChecklistNotPassed => t.get("blocked-checklist"),
            Obstacle::Suspended => t.get("blocked-suspended"),
            Obstacle::NotCertified => t.get("blocked-certification"),
            Obstacle::OwnOrganisation => t.get("blocked-own"),
        }
        .into_owned()
    }

    fn check<'a>(&'a self, part: &ChecklistPart, standard: &'a StandardRow) -> CheckForm<'a> {
        let is_returned = self.form.part == part.part && self.form.standard == standard.id;
        let noted = standard.note.as_deref().unwrap_or_default();
        CheckForm {
            note_id: if is_returned { "note".to_owned() } else { format!("note-{}-{}", part.part, standard.id) },
            note: if is_returned { &self.form.note } else { noted },
            is_returned,
        }
    }
}

/// The form of one standard.
struct CheckForm<'a> {
    /// `note` for the one a fault summary points to, unique for the others.
    note_id: String,
    note: &'a str,
    is_returned: bool,
}

#[derive(Template)]
#[template(path = "review_listing/page.html")]
struct Html<'a> {
    t: Text,
    l: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ReviewListingPage,
    faults: &'a Faults,
}
